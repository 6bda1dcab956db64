/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which login may be tried on a device: the one place where safety.md 6 is kept ("one known pair, for an exact model match"). */
#include "pack/uchi-pack-private.h"

#include <string.h>

#include "core/uchi-json.h"

/* ---- is it this very model? -------------------------------------------------------------- */

/* the shape as a fact about any text: no part of a longer word */
static UchiFact *
shape_fact (const char *shape)
{
  g_autofree char *text = g_strdup_printf ("any iregex 1 (?<![A-Za-z0-9])(%s)(?![A-Za-z0-9])", shape);
  g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), text);

  return uchi_fact_new (node, NULL);
}

/* "DCS-932L" in "DCS-932L Network Camera"; a word without a digit or a hyphen is the name of a family */
static gboolean
has_shape (UchiFact *shape, const char *text)
{
  g_autofree char *model = uchi_fact_capture (shape, text);

  return model != NULL && strpbrk (model, "0123456789-") != NULL;
}

gboolean
uchi_pack_shape_fits_any (const char *shape, const char *const *texts, gsize n_texts)
{
  UchiFact *fact = shape_fact (shape);
  gboolean fits = FALSE;

  for (gsize i = 0; fact != NULL && i < n_texts && !fits; i++)
    fits = has_shape (fact, texts[i]);
  uchi_fact_free (fact);
  return fits;
}

static gboolean
says_shape (const char *shape, UchiSaid *said)
{
  GPtrArray *texts = uchi_said_texts (said);
  UchiFact *fact = shape_fact (shape);
  gboolean found = FALSE;

  for (guint i = 0; fact != NULL && i < texts->len && !found; i++)
    found = has_shape (fact, ((UchiPackText *) g_ptr_array_index (texts, i))->text);
  uchi_fact_free (fact);
  return found;
}

static gboolean
says_word (const char *model, UchiSaid *said)
{
  GPtrArray *texts = uchi_said_texts (said);

  for (guint i = 0; i < texts->len; i++)
    {
      if (uchi_holds_word (((UchiPackText *) g_ptr_array_index (texts, i))->text, model))
        return TRUE;
    }
  return FALSE;
}

/* The rule is for models that it lists or whose names have its shape; that the device is one of them is told by a text of its own, by
 * the sign itself that was found ("page contains WNR-1234"), or by the person. What fits a whole family proves none. */
static gboolean
is_exact (UchiPackRecord *record, UchiSaid *said)
{
  JsonArray *models = uchi_json_array (record->object, "models");
  const char *shape = uchi_json_string (record->object, "shape", NULL);

  for (guint i = 0; models != NULL && i < json_array_get_length (models); i++)
    {
      const char *model = uchi_json_string_at (models, i);

      if (model != NULL && model[0] != '\0' && (says_word (model, said) || uchi_match_names (&record->match, said, model)))
        return TRUE;
    }
  return shape != NULL && says_shape (shape, said);
}

/* ---- choosing ------------------------------------------------------------------------------ */

/* (nullable): the record that fits best, and surely enough; of those that may be tried only one for this very model, and
 * @family is the best that there was for its family only */
static UchiPackRecord *
best_record (UchiPackList *list, UchiSaid *said, const UchiPackRecord **family)
{
  g_autoptr (GPtrArray) records = uchi_pack_list_find (list, said);
  UchiPackRecord *best = NULL;
  guint best_weight = UCHI_PACK_EXACT - 1;

  for (guint i = 0; i < records->len; i++)
    {
      UchiPackRecord *record = g_ptr_array_index (records, i);
      guint weight = uchi_match_best (&record->match, said);

      if (weight < UCHI_PACK_EXACT || weight < best_weight || (best != NULL && weight == best_weight && strcmp (record->id, best->id) > 0))
        continue;
      if (uchi_json_bool (record->object, "may_try", FALSE) && !is_exact (record, said))
        {
          *family = record;
          continue;
        }
      best = record;
      best_weight = weight;
    }
  return best;
}

static const UchiPackMemo *
choose (UchiPack *self, const UchiDevice *device)
{
  UchiPackMemo *memo = uchi_pack_memo (self, device);
  g_autoptr (UchiSaid) said = NULL;

  if (memo->chosen)
    return memo;
  said = uchi_said_new (self, device);
  memo->never = best_record (self->nevers, said, &memo->family);
  memo->login = memo->never == NULL ? best_record (self->logins, said, &memo->family) : NULL;
  memo->chosen = TRUE;
  return memo;
}

static JsonObject *
rule_of (const UchiPackMemo *memo)
{
  const UchiPackRecord *record = memo->never != NULL ? memo->never : memo->login;

  return record != NULL ? record->object : NULL;
}

JsonObject *
uchi_pack_login (UchiPack *self, const UchiDevice *device)
{
  return rule_of (choose (self, device));
}

gboolean
uchi_pack_login_wants_model (UchiPack *self, const UchiDevice *device)
{
  const UchiPackMemo *memo = choose (self, device);
  JsonObject *rule = rule_of (memo);

  return memo->family != NULL && (rule == NULL || !uchi_json_bool (rule, "may_try", FALSE));
}

gboolean
uchi_pack_login_has_others (UchiPack *self, const UchiDevice *device, JsonObject *rule)
{
  g_autoptr (UchiSaid) said = uchi_said_new (self, device);
  g_autoptr (GPtrArray) records = uchi_pack_list_find (self->logins, said);

  for (guint i = 0; i < records->len; i++)
    {
      UchiPackRecord *record = g_ptr_array_index (records, i);

      if (uchi_match_best (&record->match, said) >= UCHI_PACK_EXACT
          && !(g_str_equal (uchi_json_string (record->object, "user", ""), uchi_json_string (rule, "user", ""))
               && g_str_equal (uchi_json_string (record->object, "pass", ""), uchi_json_string (rule, "pass", ""))))
        return TRUE;
    }
  return FALSE;
}

gboolean
uchi_pack_never_is_disputed (UchiPack *self, const UchiDevice *device)
{
  const UchiPackRecord *never = choose (self, device)->never, *login, *family = NULL;
  g_autoptr (UchiSaid) said = NULL;

  if (never == NULL)
    return FALSE;
  said = uchi_said_new (self, device);
  login = best_record (self->logins, said, &family);
  if (login != NULL && uchi_json_bool (login->object, "may_try", FALSE))
    return TRUE;
  return family != NULL && strcmp (uchi_json_string (family->object, "vendor", ""), uchi_json_string (never->object, "vendor", "")) != 0;
}

JsonArray *
uchi_pack_logins (UchiPack *self)
{
  return uchi_json_array (json_node_get_object (self->root), "logins");
}

const char *
uchi_pack_never_try (UchiPack *self, const UchiDevice *device)
{
  const UchiPackRecord *record = choose (self, device)->never;

  if (record != NULL)
    return uchi_json_string (record->object, "never", "unique-password");
  return device->kind == UCHI_KIND_HOME_GATEWAY ? "rented" : NULL;
}
