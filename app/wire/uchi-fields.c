/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/uchi-fields.h"

#include "core/uchi-json.h"
#include "core/uchi-text.h"
#include "wire/uchi-xml.h"

#include <string.h>

#define MAX_BYTES (64 * 1024)
#define MAX_KEY 32
#define MAX_PAIRS 512
#define MAX_JSON_DEPTH 3
#define MAX_WORDS 32

/* names in small letters without anything between them, the surest first */
static const char *const vendor_keys[] = { "manufacturer", "manufacturername", "vendor", "maker", "brand", NULL };
static const char *const model_keys[] = { "modelname", "model", "modelid", "displaymodel", "modelnumber", "devicemodel", "productname", "product", NULL };
static const char *const version_keys[] = { "firmwareversion", "firmware", "fwversion", "fwver", "fw", "swversion", "softwareversion",
                                            "systemversion", "buildversion", "version", "ver", NULL };

typedef struct {
  const char *const *keys;
  char *value;
  guint rank; /* of the key that @value came by */
} Slot;

typedef struct {
  Slot vendor, model, version;
  gboolean is_page;
  guint n_pairs;
} Reader;

/* "fw_ver", "Firmware-Version" → "fwver", "firmwareversion" */
static void
plain_key (const char *key, gsize length, char plain[MAX_KEY])
{
  guint n = 0;

  for (gsize i = 0; i < length && n < MAX_KEY - 1; i++)
    {
      if (g_ascii_isalnum (key[i]))
        plain[n++] = g_ascii_tolower (key[i]);
    }
  plain[n] = '\0';
}

static gboolean
has_digit (const char *text)
{
  return strpbrk (text, "0123456789") != NULL;
}

/* a number of several parts: a single one may count anything */
static gboolean
is_long_version (const char *text)
{
  guint n_parts = 1;

  for (const char *c = text; *c != '\0'; c++)
    n_parts += *c == '.' || *c == '_';
  return g_ascii_isdigit (text[0]) && n_parts >= 3;
}

static void
take (Slot *slot, const char *key, const char *value, gssize length)
{
  for (guint rank = 0; slot->keys[rank] != NULL && (slot->value == NULL || rank < slot->rank); rank++)
    {
      g_autofree char *clean = NULL;

      if (!g_str_equal (slot->keys[rank], key))
        continue;
      clean = uchi_text_clean (value, length, UCHI_TEXT_MAX);
      if (clean[0] == '\0' || (slot->keys == version_keys && !has_digit (clean))
          || ((g_str_equal (key, "version") || g_str_equal (key, "ver")) && !is_long_version (clean)))
        return;
      g_free (slot->value);
      slot->value = g_steal_pointer (&clean);
      slot->rank = rank;
    }
}

static void
take_pair (Reader *self, const char *key, gsize key_length, const char *value, gssize length)
{
  char plain[MAX_KEY];

  if (self->n_pairs++ >= MAX_PAIRS)
    return;
  plain_key (key, key_length, plain);
  take (&self->vendor, plain, value, length);
  take (&self->model, plain, value, length);
  take (&self->version, plain, value, length);
}

static void
read_object (Reader *self, JsonObject *object, guint depth)
{
  JsonObjectIter iter;
  const char *member;
  JsonNode *node;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &member, &node))
    {
      if (JSON_NODE_HOLDS_OBJECT (node) && depth < MAX_JSON_DEPTH)
        read_object (self, json_node_get_object (node), depth + 1);
      else if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
        take_pair (self, member, strlen (member), json_node_get_string (node), -1);
    }
}

static void
on_open (const char *name, guint depth, gpointer data)
{
  ((Reader *) data)->is_page |= depth == 1 && g_ascii_strcasecmp (name, "html") == 0;
}

static void
on_close (const char *name, const char *text, guint depth, gpointer data)
{
  take_pair (data, name, strlen (name), text, -1);
}

/* "Model=R7000\r\nFirmware=V1.0" or "ret=OK,type=aircon,ver=1_2_51" */
static void
read_pairs (Reader *self, const char *text, gsize length)
{
  const char *between = memchr (text, '\n', length) != NULL ? "\r\n" : ",&;";
  const char *end = text + length;

  while (text < end && self->n_pairs < MAX_PAIRS)
    {
      const char *stop = text, *equals;

      while (stop < end && strchr (between, *stop) == NULL)
        stop++;
      equals = memchr (text, '=', (gsize) (stop - text));
      if (equals == NULL)
        equals = memchr (text, ':', (gsize) (stop - text));
      if (equals != NULL && equals - text < MAX_KEY)
        take_pair (self, text, (gsize) (equals - text), equals + 1, stop - equals - 1);
      text = stop + 1;
    }
}

static void
drop (Slot *slot)
{
  g_clear_pointer (&slot->value, g_free);
}

static char *
own (Slot *slot)
{
  return slot->value != NULL ? g_steal_pointer (&slot->value) : g_strdup ("");
}

UchiFields *
uchi_fields_parse (const char *text, gsize length)
{
  static const UchiXmlHandler handler = { on_open, on_close };
  Reader reader = { .vendor.keys = vendor_keys, .model.keys = model_keys, .version.keys = version_keys };
  UchiFields *self = g_new0 (UchiFields, 1);

  length = MIN (length, MAX_BYTES);
  while (length > 0 && g_ascii_isspace (*text))
    {
      text++;
      length--;
    }
  if (length > 0 && *text == '{')
    {
      g_autoptr (JsonNode) root = uchi_json_parse (text, length, NULL, NULL);

      if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
        read_object (&reader, json_node_get_object (root), 1);
    }
  else if (length > 0 && *text == '<')
    {
      /* a page for people is none of these */
      if (!uchi_xml_walk (text, length, &handler, &reader) || reader.is_page)
        {
          drop (&reader.vendor);
          drop (&reader.model);
          drop (&reader.version);
        }
    }
  else
    read_pairs (&reader, text, length);
  self->vendor = own (&reader.vendor);
  self->model = own (&reader.model);
  self->firmware = own (&reader.version);
  return self;
}

void
uchi_fields_free (UchiFields *self)
{
  if (self == NULL)
    return;
  g_free (self->vendor);
  g_free (self->model);
  g_free (self->firmware);
  g_free (self);
}

/* ---- a number behind a word --------------------------------------------------------- */

static const char *const software_words[] = { "firmware", "f/w", "ファームウェア", "ファームウエア", "ファームバージョン" };
static const char *const beside_words[] = { "version", "ver", "revision", "rev", "バージョン", "番号", "number", "no" };
/* the text speaks of another one */
static const char *const offer_words[] = { "available", "later", "newer", "download", "以降", "公開", "最新", "更新" };

static gboolean
begins_with (const char *text, const char *end, const char *word)
{
  gsize length = strlen (word);

  return (gsize) (end - text) >= length && g_ascii_strncasecmp (text, word, length) == 0;
}

static gboolean
offers (const char *text, const char *end)
{
  const char *stop = text + MIN (end - text, 48);

  for (; text < stop; text++)
    {
      for (guint i = 0; i < G_N_ELEMENTS (offer_words); i++)
        {
          if (begins_with (text, end, offer_words[i]))
            return TRUE;
        }
    }
  return FALSE;
}

/* past marks, blanks, signs and words like "version"; NULL when something else comes first */
static const char *
skip_to_number (const char *text, const char *end)
{
  for (guint n = 0; text < end && n < MAX_WORDS; n++)
    {
      const char *before = text, *close;

      if (g_ascii_isdigit (*text))
        return text;
      if (g_ascii_toupper (*text) == 'V' && end - text > 1 && g_ascii_isdigit (text[1]))
        return text + 1;
      for (guint i = 0; i < G_N_ELEMENTS (beside_words) && text == before; i++)
        text += begins_with (text, end, beside_words[i]) ? strlen (beside_words[i]) : 0;
      if (text == before && *text == '<')
        {
          close = memchr (text, '>', (gsize) (end - text));
          text = close != NULL ? close + 1 : end;
        }
      else if (text == before && strchr (" \t\r\n:=._-\"'()", *text) != NULL && *text != '\0')
        text++;
      else if (text == before && begins_with (text, end, "："))
        text += strlen ("：");
      else if (text == before && begins_with (text, end, "&nbsp;"))
        text += strlen ("&nbsp;");
      if (text == before)
        return NULL;
    }
  return NULL;
}

/* (transfer full) (nullable): at least two parts */
static char *
number_at (const char *text, const char *end)
{
  const char *stop = text;
  gboolean dotted = FALSE;

  while (stop < end && stop - text < 32
         && (g_ascii_isalnum (*stop)
             || (strchr ("._-", *stop) != NULL && *stop != '\0' && stop + 1 < end && g_ascii_isalnum (stop[1]))))
    {
      dotted |= *stop == '.';
      stop++;
    }
  return dotted && !offers (stop, end) ? uchi_text_clean (text, stop - text, UCHI_TEXT_MAX) : NULL;
}

char *
uchi_fields_version (const char *text, gsize length)
{
  const char *end = text + MIN (length, MAX_BYTES);
  guint n_words = 0;

  for (; text < end && n_words < MAX_WORDS; text++)
    {
      for (guint i = 0; i < G_N_ELEMENTS (software_words); i++)
        {
          const char *number;
          char *found;

          if (!begins_with (text, end, software_words[i]))
            continue;
          n_words++;
          number = skip_to_number (text + strlen (software_words[i]), end);
          found = number != NULL ? number_at (number, end) : NULL;
          if (found != NULL)
            return found;
        }
    }
  return NULL;
}
