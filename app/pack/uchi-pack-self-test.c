/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a pack can be held against before it is used: its own patterns and examples. */
#include "pack/uchi-pack-private.h"
#include "pack/uchi-pack-store.h"

#include <time.h>

#include "core/uchi-json.h"

#define MAX_EXAMPLES 8
/* how long one pack may be looked at, in time of the processor: ours takes a part of a second */
#define PATIENCE_MS 15000
/* an example that fits gives at least this much, or it would name nothing */
#define NAMES_SOMETHING 25
/* of the texts of anybody, those that are servers */
#define N_SERVERS 5
/* what nonsense may take of it: some twenty times of what it does */
#define MAX_BORED_MS 500

static gboolean
refuse (GError **error, const char *id, const char *why)
{
  g_set_error (error, UCHI_PACK_ERROR, UCHI_PACK_ERROR_CONTENT, "%s: %s", id, why);
  return FALSE;
}

/* of this thread: a busy computer refuses no pack */
static gint64
processor_ms (void)
{
  struct timespec used = { 0 };

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &used);
  return (gint64) used.tv_sec * 1000 + used.tv_nsec / 1000000;
}

static gboolean
in_time (const UchiPack *self, GError **error)
{
  return processor_ms () < self->test_until || refuse (error, "all of it", "it takes too long to look at");
}

static gboolean
patterns_compile (const UchiMatch *match)
{
  for (guint i = 0; i < match->groups->len; i++)
    {
      GPtrArray *group = g_ptr_array_index (match->groups, i);

      for (guint k = 0; k < group->len; k++)
        {
          if (!uchi_fact_compiles (g_ptr_array_index (group, k)))
            return FALSE;
        }
    }
  return TRUE;
}

/* (transfer full): a device that says what the example says: {"http.title": "…"} */
static UchiDevice *
device_that_says (UchiPack *self, JsonObject *example)
{
  UchiDevice *device = uchi_device_new ("d1");
  JsonObjectIter iter;
  const char *source;
  JsonNode *node;

  json_object_iter_init (&iter, example);
  while (json_object_iter_next (&iter, &source, &node))
    {
      const char *text = uchi_json_string (example, source, "");

      if (g_str_equal (source, "page"))
        uchi_pack_read_page (self, device, text, 0);
      else if (g_str_equal (source, "mac"))
        uchi_device_set_mac (device, text);
      else if (g_str_equal (source, "model"))
        uchi_device_tell_model (device, text);
      else if (g_str_equal (source, "name"))
        uchi_device_add_name (device, text);
      else
        uchi_device_add_evidence (device, source, text, 0);
    }
  return device;
}

static gboolean
examples_hold (UchiPack *self, UchiPackRecord *record, const char *member, gboolean fits)
{
  JsonObject *example = uchi_pack_example (record->object);
  JsonArray *array = example != NULL ? uchi_json_array (example, member) : NULL;

  for (guint i = 0; array != NULL && i < MIN (json_array_get_length (array), MAX_EXAMPLES); i++)
    {
      JsonObject *says = uchi_json_object_at (array, i);
      g_autoptr (UchiDevice) device = says != NULL ? device_that_says (self, says) : uchi_device_new ("d1");
      g_autoptr (UchiSaid) said = uchi_said_new (self, device);
      guint best = uchi_match_best (&record->match, said);

      if (fits ? best < NAMES_SOMETHING : best > 0)
        return FALSE;
    }
  return TRUE;
}

static gboolean
test_patterns (const UchiPack *self, const UchiPackList *list, GError **error)
{
  for (guint i = 0; i < list->records->len; i++)
    {
      UchiPackRecord *record = g_ptr_array_index (list->records, i);

      if (!patterns_compile (&record->match))
        return refuse (error, record->id, "a pattern cannot be compiled");
      if (!in_time (self, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
test_records (UchiPack *self, const UchiPackList *list, GError **error)
{
  GPtrArray *records = list->records;

  for (guint i = 0; i < records->len; i++)
    {
      UchiPackRecord *record = g_ptr_array_index (records, i);

      if (!examples_hold (self, record, "yes", TRUE))
        return refuse (error, record->id, "an example that should fit does not");
      if (!examples_hold (self, record, "no", FALSE))
        return refuse (error, record->id, "an example that should not fit does");
      if (!in_time (self, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- logins ------------------------------------------------------------------------------ */

/* texts that name no model, whoever says them: a shape or a model that fits one would make any device of the family an exact one */
static const char *const anybodys[] = {
  "Boa/0.94.14rc21", "GoAhead-Webs", "mini_httpd/1.19 19dec2003", "lighttpd/1.4.35", "RomPager/4.07 UPnP/1.0", "HTTP/1.1", "UTF-8",
  "ISO-8859-1", "Shift_JIS", "EUC-JP", "RFC 2617", "192.168.1.1", "00:11:22:33:44:55", "2026-11-29", "H.264", "802.11", "MP3",
  "uuid:2fac1234-31f8-11b4-a222-08002b34c003", "IP Camera", "Network Camera", "IPv4", "WPA2-PSK", "00A1B2C3D4E5", "Version 1.02",
};

static gboolean
is_anybodys (JsonObject *rule)
{
  JsonArray *models = uchi_json_array (rule, "models");
  const char *shape = uchi_json_string (rule, "shape", NULL);

  for (guint i = 0; models != NULL && i < json_array_get_length (models); i++)
    {
      for (guint k = 0; k < G_N_ELEMENTS (anybodys); k++)
        {
          if (uchi_holds_word (anybodys[k], uchi_json_string_at (models, i)))
            return TRUE;
        }
    }
  return shape != NULL && uchi_pack_shape_fits_any (shape, anybodys, G_N_ELEMENTS (anybodys));
}

/* "yes": this login is the one that is tried on a device that says so; "no": it is not */
static gboolean
choices_hold (UchiPack *self, const UchiPackRecord *record, const char *member, GError **error)
{
  gboolean tried = g_str_equal (member, "yes");
  JsonObject *example = uchi_pack_example (record->object);
  JsonArray *array = example != NULL ? uchi_json_array (example, member) : NULL;

  for (guint i = 0; array != NULL && i < MIN (json_array_get_length (array), MAX_EXAMPLES); i++)
    {
      JsonObject *says = uchi_json_object_at (array, i);
      g_autoptr (UchiDevice) device = says != NULL ? device_that_says (self, says) : uchi_device_new ("d1");

      JsonObject *chosen = uchi_pack_login (self, device);
      g_autofree char *why = (chosen == record->object) == tried ? NULL
                             : g_strdup_printf ("on the device of its example “%s” “%s” is tried%s", member,
                                                chosen != NULL ? uchi_json_string (chosen, "id", "") : "",
                                                uchi_pack_login_wants_model (self, device) ? ", the model is not told" : "");

      if (why != NULL)
        return refuse (error, record->id, why);
    }
  return TRUE;
}

static gboolean
test_choices (UchiPack *self, GError **error)
{
  for (guint i = 0; i < self->logins->records->len; i++)
    {
      const UchiPackRecord *record = g_ptr_array_index (self->logins->records, i);

      if (is_anybodys (record->object))
        return refuse (error, record->id, "the shape of its models, or one of them, fits what is no model");
      if (!in_time (self, error) || !choices_hold (self, record, "yes", error) || !choices_hold (self, record, "no", error))
        return FALSE;
    }
  return TRUE;
}

/* ---- devices that say nothing of themselves --------------------------------------------------- */

/* what half the town says: a server that many makers use, and that there is something to log in to */
static UchiDevice *
nobody_new (UchiPack *self, const char *server)
{
  static const struct {
    const char *source, *value;
  } said[] = {
    { "http.title", "Login" }, { "http.title", "Index page" }, { "http.realm", "Login" }, { "http.status", "401" }, { "http.location", "/index.html" },
    { "http.refresh", "0; url=/login.html" }, { "http.cookie", "SESSIONID=0" }, { "ssdp.server", "Linux/3.10 UPnP/1.0 Portable SDK/1.6" },
  };
  UchiDevice *device = uchi_device_new ("d1");

  for (guint i = 0; i < G_N_ELEMENTS (said); i++)
    uchi_device_add_evidence (device, said[i].source, said[i].value, 0);
  uchi_device_add_evidence (device, "http.server", server, 0);
  uchi_pack_read_page (self, device,
                       "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>Login</title><link rel=\"stylesheet\" href=\"style.css\">"
                       "<script src=\"main.js\"></script></head><body><form name=\"login\" action=\"/login.cgi\" method=\"post\">"
                       "User name <input type=\"text\" name=\"username\"> Password <input type=\"password\" name=\"password\">"
                       "<input type=\"submit\" value=\"Login\"></form></body></html>", 0);
  return device;
}

/* long texts of one sign: what an unlucky pattern goes to and fro in */
static UchiDevice *
bore_new (void)
{
  static const char signs[] = "a0 <=/-._";
  UchiDevice *device = uchi_device_new ("d1");

  for (const char *p = signs; *p != '\0'; p++)
    {
      g_autofree char *text = g_strnfill (UCHI_PACK_SUBJECT / 4, *p), *title = g_strconcat ("x", text, "x", NULL);

      uchi_device_add_evidence (device, "http.title", title, 0);
      uchi_device_add_evidence (device, "http.realm", title, 0);
    }
  return device;
}

/* no time is lost over a device that tells nonsense: each pattern is bounded, and all of them together are */
static gboolean
test_bore (UchiPack *self, GError **error)
{
  g_autoptr (UchiDevice) bore = bore_new ();
  g_autofree char *page = g_strnfill (UCHI_PACK_MAX_PAGE, 'a');
  gint64 began = processor_ms ();
  g_autoptr (UchiPackMatch) match = NULL;

  uchi_pack_read_page (self, bore, page, 0);
  match = uchi_pack_match (self, bore);
  uchi_pack_login (self, bore);
  return processor_ms () - began < MAX_BORED_MS || refuse (error, "patterns", "they take too long");
}

/* nothing is known of a device that tells nothing, and no login is tried on it */
static gboolean
test_nobody (UchiPack *self, GError **error)
{
  for (guint i = 0; i < N_SERVERS; i++)
    {
      g_autoptr (UchiDevice) device = nobody_new (self, anybodys[i]);
      g_autoptr (UchiPackMatch) match = uchi_pack_match (self, device);
      JsonObject *login = uchi_pack_login (self, device);

      if (login != NULL || uchi_pack_login_wants_model (self, device))
        return refuse (error, login != NULL ? uchi_json_string (login, "id", "") : "logins", "fits a device that says nothing of itself");
      if (match->exact_model || match->kind != UCHI_KIND_UNKNOWN)
        return refuse (error, match->records->len > 0 ? g_ptr_array_index (match->records, 0) : "devices", "names a device that says nothing of itself");
      if (!in_time (self, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- models that must never be tried --------------------------------------------------------- */

/* the "never" itself knows the model, when the device says maker and model and nothing else */
static gboolean
knows_model (UchiPack *self, UchiPackRecord *never, const char *model)
{
  g_autoptr (UchiDevice) device = uchi_device_new ("d1");
  g_autoptr (UchiSaid) said = NULL;

  uchi_device_add_evidence (device, "upnp.manufacturer", uchi_json_string (never->object, "vendor", ""), 0);
  uchi_device_add_evidence (device, "upnp.modelName", model, 0);
  said = uchi_said_new (self, device);
  return uchi_match_best (&never->match, said) >= UCHI_PACK_EXACT;
}

/* (transfer full): by maker in small letters, the models (const char *) of the "nevers"; NULL when one does not know its own */
static GHashTable *
untried_models (UchiPack *self, GError **error)
{
  g_autoptr (GHashTable) makers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);

  for (guint i = 0; i < self->nevers->records->len; i++)
    {
      UchiPackRecord *never = g_ptr_array_index (self->nevers->records, i);
      JsonArray *models = uchi_json_array (never->object, "models");
      g_autofree char *maker = g_ascii_strdown (uchi_json_string (never->object, "vendor", ""), -1);
      GPtrArray *all = g_hash_table_lookup (makers, maker);

      if (!in_time (self, error))
        return NULL;
      if (all == NULL)
        g_hash_table_insert (makers, g_strdup (maker), all = g_ptr_array_new ());
      for (guint k = 0; models != NULL && k < json_array_get_length (models); k++)
        {
          const char *model = uchi_json_string_at (models, k);

          if (!knows_model (self, never, model))
            {
              g_set_error (error, UCHI_PACK_ERROR, UCHI_PACK_ERROR_CONTENT, "%s: its own signs do not fit “%s”", never->id, model);
              return NULL;
            }
          g_ptr_array_add (all, (char *) model);
        }
    }
  return g_steal_pointer (&makers);
}

/* (nullable): the first of @untried that the login would be tried on for the sake of its name */
static const char *
taken_model (JsonObject *login, GPtrArray *untried)
{
  JsonArray *models = uchi_json_array (login, "models");
  const char *shape = uchi_json_string (login, "shape", NULL);

  for (guint i = 0; i < untried->len; i++)
    {
      const char *model = untried->pdata[i];

      for (guint k = 0; models != NULL && k < json_array_get_length (models); k++)
        {
          if (uchi_holds_word (model, uchi_json_string_at (models, k)))
            return model;
        }
    }
  /* one pattern for all: which of them it was is asked only when there is one */
  if (shape == NULL || !uchi_pack_shape_fits_any (shape, (const char *const *) untried->pdata, untried->len))
    return NULL;
  for (guint i = 0; i < untried->len; i++)
    {
      if (uchi_pack_shape_fits_any (shape, (const char *const *) untried->pdata + i, 1))
        return untried->pdata[i];
    }
  return NULL;
}

/* "models" of a never: no login of the same maker takes one of them, even if the never itself would not stand before it */
static gboolean
test_untried (UchiPack *self, GError **error)
{
  g_autoptr (GHashTable) makers = untried_models (self, error);

  for (guint i = 0; makers != NULL && i < self->logins->records->len; i++)
    {
      const UchiPackRecord *login = g_ptr_array_index (self->logins->records, i);
      g_autofree char *maker = g_ascii_strdown (uchi_json_string (login->object, "vendor", ""), -1);
      GPtrArray *untried = g_hash_table_lookup (makers, maker);
      const char *model = untried != NULL && uchi_json_bool (login->object, "may_try", FALSE) ? taken_model (login->object, untried) : NULL;

      if (!in_time (self, error))
        return FALSE;
      if (model != NULL)
        {
          g_set_error (error, UCHI_PACK_ERROR, UCHI_PACK_ERROR_CONTENT, "%s: would be tried on “%s”, which is never to be tried", login->id, model);
          return FALSE;
        }
    }
  return makers != NULL;
}

static gboolean login_patterns_compile (JsonNode *node);

static gboolean
members_compile (JsonObject *object)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, &node))
    {
      gboolean is_pattern = g_str_equal (name, "regex") || g_str_equal (name, "body_regex");
      g_autoptr (GRegex) regex = is_pattern ? g_regex_new (uchi_json_string (object, name, "("), 0, 0, NULL) : NULL;

      if (is_pattern ? regex == NULL : !login_patterns_compile (node))
        return FALSE;
    }
  return TRUE;
}

/* patterns of a recipe stand in its steps and conditions; the JSON reader bounds the depth */
static gboolean
login_patterns_compile (JsonNode *node)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (JSON_NODE_HOLDS_OBJECT (node))
    return members_compile (json_node_get_object (node));
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      if (!login_patterns_compile (json_array_get_element (array, i)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
test_recipes (UchiPack *self, GError **error)
{
  for (guint i = 0; i < self->logins->records->len; i++)
    {
      UchiPackRecord *record = g_ptr_array_index (self->logins->records, i);

      if (json_object_has_member (record->object, "example") && uchi_pack_example (record->object) == NULL)
        return refuse (error, record->id, "its example cannot be read");
      if (!members_compile (record->object))
        return refuse (error, record->id, "a pattern of the login cannot be compiled");
    }
  return TRUE;
}

gboolean
uchi_pack_self_test (UchiPack *self, GError **error)
{
  self->test_until = processor_ms () + PATIENCE_MS;
  return test_patterns (self, self->devices, error) && test_patterns (self, self->nevers, error) && test_records (self, self->devices, error)
         && test_records (self, self->nevers, error) && test_patterns (self, self->logins, error)
         && test_choices (self, error) && test_bore (self, error) && test_nobody (self, error) && test_untried (self, error) && test_recipes (self, error);
}
