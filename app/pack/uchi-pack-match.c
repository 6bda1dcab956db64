/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From what a device said to what it is. */
#include "pack/uchi-pack-private.h"

#include <string.h>

#include "core/uchi-json.h"
#include "core/uchi-text.h"

/* below this a record names nothing: an OUI alone, a usual address of a maker's routers */
#define SURE_ENOUGH 25
/* from here on a record speaks of this very product */
#define PRODUCT 45
/* and from here on of this very model */
#define VERY_MODEL 60
#define MAX_FACTS 16
#define MAX_GROUPS 64
#define MAX_RECORDS 8

struct _UchiSaid
{
  GHashTable *by_source; /* char* → GPtrArray* of UchiPackText*, borrowed from the device or kept in @own */
  GPtrArray *texts;      /* of UchiPackText*, borrowed: those a model name may stand in */
  GPtrArray *own;        /* of char* */
};

/* ---- what was said ----------------------------------------------------------------- */

static void
text_free (UchiPackText *self)
{
  uchi_pack_text_clear (self);
  g_free (self);
}

static void
say (UchiSaid *self, const char *source, const char *value)
{
  GPtrArray *values = g_hash_table_lookup (self->by_source, source);
  UchiPackText *text = g_new0 (UchiPackText, 1);

  if (values == NULL)
    {
      values = g_ptr_array_new_with_free_func ((GDestroyNotify) text_free);
      g_hash_table_insert (self->by_source, g_strdup (source), values);
    }
  text->text = value;
  g_ptr_array_add (values, text);
  if (!g_str_has_prefix (source, "oui.") && !g_str_has_prefix (source, "lan.") && !g_str_equal (source, "http.status")
      && !g_str_equal (source, "http.mark") && !g_str_equal (source, "port.open"))
    g_ptr_array_add (self->texts, text);
}

static const char *
keep (UchiSaid *self, char *text)
{
  g_ptr_array_add (self->own, text);
  return text;
}

UchiSaid *
uchi_said_new (const UchiPack *pack, const UchiDevice *device)
{
  UchiSaid *self = g_new0 (UchiSaid, 1);
  gboolean module;
  const char *owner = device->mac[0] != '\0' && !device->mac_random ? uchi_oui_table_find (&pack->oui, device->mac, &module) : NULL;

  self->by_source = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  self->texts = g_ptr_array_new ();
  self->own = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < device->evidence->len; i++)
    {
      const UchiEvidence *evidence = g_ptr_array_index (device->evidence, i);

      say (self, evidence->source, evidence->value);
      /* "mdns.txt.ty=…" is looked for as a text of any key too */
      if (g_str_has_prefix (evidence->source, "mdns.txt."))
        say (self, "mdns.txt", evidence->value);
    }
  for (guint i = 0; i < device->names->len; i++)
    say (self, "name", g_ptr_array_index (device->names, i));
  for (guint i = 0; i < device->services->len; i++)
    {
      const UchiService *service = g_ptr_array_index (device->services, i);

      say (self, "port.open", keep (self, g_strdup_printf ("%u/%s", service->port, service->transport == UCHI_TCP ? "tcp" : "udp")));
    }
  if (owner != NULL)
    say (self, "oui.vendor", owner);
  if (device->is_gateway)
    say (self, "lan.gateway", "yes");
  if (device->mac_random)
    say (self, "mac.random", "yes");
  if (device->model_sure)
    say (self, "model.sure", device->model);
  return self;
}

void
uchi_said_free (UchiSaid *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->by_source);
  g_ptr_array_unref (self->texts);
  g_ptr_array_unref (self->own);
  g_free (self);
}

void
uchi_said_each (UchiSaid *self, UchiSaidEach each, gpointer user_data)
{
  GHashTableIter iter;
  gpointer source, values;

  g_hash_table_iter_init (&iter, self->by_source);
  while (g_hash_table_iter_next (&iter, &source, &values))
    each (source, values, user_data);
}

GPtrArray *
uchi_said_texts (UchiSaid *self)
{
  return self->texts;
}

const char *
uchi_said_first (UchiSaid *self, const char *source)
{
  GPtrArray *values = g_hash_table_lookup (self->by_source, source);

  return values != NULL ? ((UchiPackText *) g_ptr_array_index (values, 0))->text : NULL;
}

/* ---- facts, groups, records ------------------------------------------------------------ */

static gboolean
fact_holds (UchiFact *fact, UchiSaid *said, char **capture)
{
  GPtrArray *values = g_str_equal (fact->source, "any") ? said->texts : g_hash_table_lookup (said->by_source, fact->source);
  g_autofree char *mark = NULL;

  if (g_str_equal (fact->source, "page"))
    {
      values = g_hash_table_lookup (said->by_source, "http.mark");
      mark = uchi_fact_mark (fact);
    }
  for (guint i = 0; values != NULL && i < values->len; i++)
    {
      UchiPackText *value = g_ptr_array_index (values, i);

      if (mark != NULL ? g_str_equal (mark, value->text) : uchi_fact_holds_for (fact, value))
        {
          if (mark == NULL && capture != NULL && *capture == NULL)
            *capture = uchi_fact_capture (fact, value->text);
          return TRUE;
        }
    }
  return FALSE;
}

/* 100 · (1 − Π(1 − w)): several signs make a thing surer, none makes it certain */
static guint
together (guint so_far, guint weight)
{
  return MIN (99, 100 - (100 - so_far) * (100 - weight) / 100);
}

static guint
group_weight (GPtrArray *group, UchiSaid *said, char **capture)
{
  guint weight = 0;

  for (guint i = 0; i < group->len; i++)
    {
      UchiFact *fact = g_ptr_array_index (group, i);

      if (!fact_holds (fact, said, capture))
        return 0;
      weight = together (weight, fact->weight);
    }
  return weight;
}

void
uchi_match_weigh (UchiMatch *self, UchiSaid *said, UchiWeighed *weighed)
{
  memset (weighed, 0, sizeof *weighed);
  for (guint i = 0; i < self->groups->len; i++)
    {
      guint weight = group_weight (g_ptr_array_index (self->groups, i), said, &weighed->capture);

      weighed->score = together (weighed->score, weight);
      weighed->best = MAX (weighed->best, weight);
    }
}

guint
uchi_match_best (UchiMatch *self, UchiSaid *said)
{
  guint best = 0;

  for (guint i = 0; i < self->groups->len; i++)
    best = MAX (best, group_weight (g_ptr_array_index (self->groups, i), said, NULL));
  return best;
}

/* what a pattern says as it stands, without the backslashes before a hyphen or a point */
static gboolean
fact_names (const UchiFact *fact, const char *model)
{
  g_auto (GStrv) parts = g_strsplit (fact->value, "\\", -1);
  g_autofree char *plain = g_strjoinv ("", parts);

  return fact->op != UCHI_OP_EXISTS && uchi_holds_word (plain, model);
}

gboolean
uchi_match_names (UchiMatch *self, UchiSaid *said, const char *model)
{
  for (guint i = 0; i < self->groups->len; i++)
    {
      GPtrArray *group = g_ptr_array_index (self->groups, i);

      for (guint k = 0; group_weight (group, said, NULL) > 0 && k < group->len; k++)
        {
          if (fact_names (g_ptr_array_index (group, k), model))
            return TRUE;
        }
    }
  return FALSE;
}

/* ---- the answer ---------------------------------------------------------------------------- */

typedef struct {
  UchiPackRecord *record;
  UchiWeighed weighed;
} Candidate;

static void
candidate_free (Candidate *self)
{
  g_free (self->weighed.capture);
  g_free (self);
}

static int
by_score (gconstpointer a, gconstpointer b)
{
  const Candidate *left = *(const Candidate *const *) a, *right = *(const Candidate *const *) b;

  return left->weighed.score != right->weighed.score ? (int) right->weighed.score - (int) left->weighed.score
                                                      : strcmp (left->record->id, right->record->id);
}

static GPtrArray *
find_candidates (UchiPack *self, UchiSaid *said)
{
  GPtrArray *candidates = g_ptr_array_new_with_free_func ((GDestroyNotify) candidate_free);
  g_autoptr (GPtrArray) records = uchi_pack_list_find (self->devices, said);

  for (guint i = 0; i < records->len; i++)
    {
      UchiPackRecord *record = g_ptr_array_index (records, i);
      Candidate *candidate = g_new0 (Candidate, 1);

      candidate->record = record;
      uchi_match_weigh (&record->match, said, &candidate->weighed);
      if (candidate->weighed.score > 0)
        g_ptr_array_add (candidates, candidate);
      else
        candidate_free (candidate);
    }
  g_ptr_array_sort (candidates, by_score);
  return candidates;
}

static void
set_text (char **slot, const char *value)
{
  g_free (*slot);
  *slot = uchi_text_clean (value, -1, UCHI_TEXT_MAX);
}

/* kind first: the surest record that names one; several records of a kind help each other */
static void
choose_kind (UchiPackMatch *match, GPtrArray *candidates)
{
  guint sure[UCHI_N_KINDS] = { 0 };

  for (guint i = 0; i < candidates->len; i++)
    {
      const Candidate *candidate = g_ptr_array_index (candidates, i);
      UchiKind kind = candidate->record->kind;

      if (kind != UCHI_KIND_UNKNOWN)
        sure[kind] = MAX (sure[kind], candidate->weighed.score);
      if (kind != UCHI_KIND_UNKNOWN && sure[kind] > match->confidence && sure[kind] >= SURE_ENOUGH)
        {
          match->kind = kind;
          match->confidence = sure[kind];
        }
    }
}

static void
name_product (UchiPackMatch *match, UchiSaid *said)
{
  g_autofree char *version = NULL, *product = uchi_said_named_product (said, match->vendor, &version);

  if (product != NULL && match->model[0] == '\0')
    set_text (&match->model, product);
  if (version != NULL && match->firmware[0] == '\0')
    set_text (&match->firmware, version);
}

/* @owner: (nullable): of the MAC */
static void
name_known (UchiPack *self, UchiPackMatch *match, const UchiDevice *device, const char *owner)
{
  g_autofree char *of_record = g_strdup (match->pack_words);
  const char *maker = of_record[0] != '\0' ? of_record : uchi_pack_maker_said (self, match->vendor);
  const char *model = match->model[0] != '\0' ? match->model : device->model; /* the person may have said it */
  const char *known = uchi_pack_knows_model (self, maker[0] == '\0' && owner != NULL ? owner : maker, model) ? model : "";
  g_autofree char *words = g_strjoin (" ", maker, owner != NULL && !g_str_equal (owner, maker) ? owner : "", known, NULL);

  set_text (&match->pack_words, g_strstrip (words));
}

/* then maker and model, from records of that kind */
static void
choose_product (UchiPackMatch *match, GPtrArray *candidates, UchiSaid *said, const char *owner)
{
  g_autofree char *own_vendor = uchi_said_own_vendor (said), *own_model = uchi_said_own_model (said, match->kind);
  gboolean found_vendor = FALSE, found_model = FALSE;

  for (guint i = 0; i < candidates->len; i++)
    {
      const Candidate *candidate = g_ptr_array_index (candidates, i);
      const UchiPackRecord *record = candidate->record;
      const char *model = candidate->weighed.capture != NULL && candidate->weighed.capture[0] != '\0' ? candidate->weighed.capture : record->model;

      if (record->kind != match->kind && record->kind != UCHI_KIND_UNKNOWN)
        continue;
      if (match->records->len < MAX_RECORDS && candidate->weighed.score >= SURE_ENOUGH)
        g_ptr_array_add (match->records, g_strdup (record->id));
      if (!found_vendor && record->vendor[0] != '\0' && candidate->weighed.score >= SURE_ENOUGH)
        {
          set_text (&match->vendor, record->vendor);
          set_text (&match->pack_words, record->vendor);
          found_vendor = TRUE;
        }
      if (!found_model && model[0] != '\0' && candidate->weighed.best >= PRODUCT
          && (!found_vendor || record->vendor[0] == '\0' || g_str_equal (record->vendor, match->vendor)))
        {
          set_text (&match->model, model);
          match->exact_model = found_model = TRUE;
          match->model_sure = candidate->weighed.best >= VERY_MODEL;
        }
    }
  if (!found_vendor && own_vendor != NULL)
    set_text (&match->vendor, own_vendor);
  else if (!found_vendor && owner != NULL)
    set_text (&match->vendor, owner);
  if (!found_model && own_model != NULL)
    set_text (&match->model, own_model);
  name_product (match, said);
}

static UchiPackMatch *
match_anew (UchiPack *self, const UchiDevice *device)
{
  UchiPackMatch *match = g_new0 (UchiPackMatch, 1);
  g_autoptr (UchiSaid) said = uchi_said_new (self, device);
  g_autoptr (GPtrArray) candidates = find_candidates (self, said);
  g_autofree char *version = uchi_said_own_version (said);
  const char *owner = device->mac[0] != '\0' ? uchi_pack_oui (self, device->mac) : NULL;

  g_ref_count_init (&match->refs);
  match->vendor = g_strdup ("");
  match->model = g_strdup ("");
  match->pack_words = g_strdup ("");
  match->firmware = g_strdup ("");
  match->records = g_ptr_array_new_with_free_func (g_free);
  choose_kind (match, candidates);
  choose_product (match, candidates, said, owner);
  name_known (self, match, device, owner);
  if (version != NULL)
    set_text (&match->firmware, version);
  return match;
}

UchiPackMatch *
uchi_pack_match (UchiPack *self, const UchiDevice *device)
{
  UchiPackMemo *memo = uchi_pack_memo (self, device);

  if (memo->match == NULL)
    memo->match = match_anew (self, device);
  g_ref_count_inc (&memo->match->refs);
  return memo->match;
}

void
uchi_pack_match_free (UchiPackMatch *self)
{
  if (self == NULL || !g_ref_count_dec (&self->refs))
    return;
  g_free (self->vendor);
  g_free (self->model);
  g_free (self->pack_words);
  g_free (self->firmware);
  g_ptr_array_unref (self->records);
  g_free (self);
}
