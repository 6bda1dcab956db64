/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is taken out of a text before it leaves the home. */
#include "report/uchi-report-private.h"

#include "core/uchi-json.h"

#include <string.h>

#define MAX_NAMES 1024
#define NOT_IN_TOKEN_BEFORE "(?<![0-9A-Za-z])"
#define NOT_IN_TOKEN_AFTER "(?![0-9A-Za-z])"
#define HEX "[0-9a-f]"
#define BETWEEN_BYTES "[^0-9A-Za-z]{0,2}"

/* between the parts of a number as people write it */
#define GAP "[\\p{Pd}\\x{2212}ー・~ ()./_]"

#define SYLLABLE "[bdfghjkmnprstwyz]?[hy]?[aiueo]"

/* wherever they stand: the host in a line as of uname(1); words of kanji and hiragana, as people and rooms are called and products
 * are not; UUIDs, MACs, addresses of mail and IPv6, telephone numbers (ITU-T E.123), postal codes and
 * PINs, days of birth, letters and syllables one by one, and digits and letters as in serial numbers */
#define ANY_NUMBER \
  "(?i)(?<=^Linux )\\S+|(?<=^FreeBSD )\\S+|(?<=^Darwin )\\S+|[\\p{Han}\\p{Hiragana}々〆ヶ]+" \
  "|" HEX "{8}-" HEX "{4}-" HEX "{4}-" HEX "{4}-" HEX "{12}|(" HEX "{2}[ :._-]){5}" HEX "{2}|(" HEX "{4}\\.){2}" HEX "{4}" \
  "|" NOT_IN_TOKEN_BEFORE HEX "{12,}" NOT_IN_TOKEN_AFTER \
  "|[^\\s@<>()\"',;]{1,64}+@[^\\s@<>()\"',;]+" \
  "|(?<!" HEX "|:)(" HEX "{0,4}:){2,7}" HEX "{0,4}" \
  "|(?<![0-9])(\\+81[- ]?[0-9]{1,4}|0[0-9]{1,4}|\\(0[0-9]{1,4}\\))[- ()]{1,2}[0-9]{1,4}[- )][0-9]{3,4}(?![0-9])" \
  "|(?<![0-9])(?<![0-9]\\.)0[1-9][0-9]{0,3}" GAP "{1,2}[0-9]{1,4}" GAP "{1,2}[0-9]{3,4}(?![0-9])|\\+81(" GAP "{0,3}[0-9]){9,11}(?![0-9])" \
  "|(?<![0-9.])[0-9]{3,4}-[0-9]{4}(?![0-9.])|(?<![0-9])1[89][0-9]{2}[-./][0-9]{1,2}[-./][0-9]{1,2}(?![0-9])" \
  "|(?<![0-9.])[0-9]{1,5}([ /\\p{Pd}][0-9]{1,6}){3,}(?![0-9.])" \
  "|(?<![\\p{L}\\p{N}])\\p{L}([^\\p{L}\\p{N}]{1,3}\\p{L}){2,}(?![\\p{L}\\p{N}])" \
  "|(?<![\\p{L}\\p{N}])" SYLLABLE "([^\\p{L}\\p{N}]{1,3}" SYLLABLE "){2,}(?![\\p{L}\\p{N}])" \
  "|" NOT_IN_TOKEN_BEFORE "[0-9A-Z]*[0-9]{6,}[0-9A-Z]*" NOT_IN_TOKEN_AFTER \
  "|" NOT_IN_TOKEN_BEFORE "(?=[0-9A-Z]{10,})([A-Z]+(?=[0-9])|[0-9]+(?=[A-Z])){5,}[0-9A-Z]*" NOT_IN_TOKEN_AFTER \
  "|(?<=serial|serial number|serial no|s/n|sn|pin|pin code)[.:#= ]{1,3}[0-9A-Z-]*[0-9][0-9A-Z-]*([ -][0-9A-Z]*[0-9][0-9A-Z]*)*"
/* four numbers and more, as of an address, or of its name at a provider: p203-0-113-5 */
#define QUAD "(?<![0-9])[0-9]{1,3}([._-])[0-9]{1,3}(\\1[0-9]{1,3}){2,}(?![0-9])"

struct _UchiMask {
  UchiReportFor who;
  GRegex *names; /* (nullable): nothing has one */
  GRegex *numbers, *quads, *sounds;
  UchiTokens *tokens;
};

/* ---- the product's own words ---------------------------------------------------------------------- */

/* "200" of WL-200, "sc384" of BB-SC384 */
static void
add_numbers (GString *words, const char *text)
{
  g_auto (GStrv) parts = uchi_word_split ("[^\\p{L}\\p{M}\\p{N}]+", text);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_autofree char *folded = uchi_word_fold (parts[i]);

      if (strpbrk (folded, "0123456789") != NULL)
        g_string_append_printf (words, "%s ", folded);
    }
}

static void
add_product_words (GString *words, const char *text)
{
  g_auto (GStrv) parts = uchi_word_split ("[^\\p{L}\\p{M}]+", text);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_autofree char *folded = uchi_word_fold (parts[i]);

      if (folded[0] != '\0')
        g_string_append_printf (words, "%s ", folded);
    }
  add_numbers (words, text);
}

/* whom the device's number belongs to, by the registry of the IEEE */
static void
add_maker_of_number (GString *words, JsonObject *device)
{
  JsonArray *evidence = uchi_json_array (device, "evidence");

  for (guint i = 0; evidence != NULL && i < json_array_get_length (evidence); i++)
    {
      JsonObject *object = uchi_json_object_at (evidence, i);

      if (object != NULL && g_str_equal (uchi_json_string (object, "source", ""), "oui.vendor"))
        add_product_words (words, uchi_json_string (object, "value", ""));
    }
}

char *
uchi_mask_product (const UchiMask *self, JsonObject *device)
{
  GString *words = g_string_new (" ");

  add_product_words (words, uchi_json_string (device, "pack_words", ""));
  if (self->who == UCHI_FOR_KEEPER)
    add_maker_of_number (words, device);
  return g_string_free (words, FALSE);
}

/* ---- names that people gave: wherever else a device repeats them ------------------------------------ */

/* 山田家, 山田様, 山田さん: the family without it */
static const char *const after_names[] = { "家", "宅", "様", "邸", "君", "さん", "ちゃん" };
/* evidence in which people name their things */
static const char *const naming_sources[] = { "mdns.name", "upnp.friendlyName", "netbios.name", "llmnr.name", "tls.subject", "wsd.scopes",
                                              "netbios.service", "dns.name", "mdns.txt.fn", "mdns.txt.note", "snmp.sysName", "snmp.sysContact", "snmp.sysLocation" };
/* 花子の部屋 → 花子, の, 部屋; HanakoNas → Hanako, Nas */
#define BETWEEN_WORDS "[^\\p{L}\\p{M}\\p{N}]+|(?<=\\p{Ll})(?=\\p{Lu})|(?<=\\p{Han})(?!\\p{Han})|(?<!\\p{Han})(?=\\p{Han})" \
                      "|(?<=\\p{Hiragana})(?!\\p{Hiragana})|(?<!\\p{Hiragana})(?=\\p{Hiragana})"

static gboolean
is_kind_word (const char *folded)
{
  for (guint kind = 0; kind < UCHI_N_KINDS; kind++)
    {
      if (strstr (uchi_kind_name (kind), folded) != NULL)
        return TRUE;
    }
  return uchi_word_is_of_makers (folded);
}

/* somebody's, by its length: three letters, or two of another script, and not only digits */
static gboolean
is_long_enough (const char *folded)
{
  const char *p = folded;

  while (g_ascii_isdigit (*p))
    p++;
  return *p != '\0' && g_utf8_strlen (folded, -1) >= (g_str_is_ascii (folded) ? 3 : 2);
}

/* a short word in Latin letters is looked for by itself only */
static void
add_name (GHashTable *names, const char *word)
{
  g_autofree char *escaped = g_regex_escape_string (word, -1);

  if (g_utf8_strlen (word, -1) <= 3 && g_str_is_ascii (word))
    g_hash_table_add (names, g_strconcat ("(?<![A-Za-z])", escaped, "(?![A-Za-z])", NULL));
  else
    g_hash_table_add (names, g_steal_pointer (&escaped));
}

/* smithmacbook, smiths: the person without the thing */
static void
add_cores (GHashTable *names, const char *products, const char *folded)
{
  g_autoptr (GPtrArray) cores = uchi_word_cores (folded);

  for (guint i = 0; i < cores->len; i++)
    {
      const char *core = cores->pdata[i];

      if (!is_kind_word (core) && is_long_enough (core) && !uchi_word_is_among (products, core))
        add_name (names, core);
    }
}

static void
add_words (GHashTable *names, const char *products, const char *text)
{
  g_autofree char *plain = uchi_text_unveil (text);
  g_auto (GStrv) parts = uchi_word_split (BETWEEN_WORDS, plain);

  for (guint i = 0; parts[i] != NULL && g_hash_table_size (names) < MAX_NAMES; i++)
    {
      g_autofree char *folded = uchi_word_fold (parts[i]);

      if (!is_long_enough (folded) || is_kind_word (folded) || uchi_word_is_among (products, folded))
        continue;
      add_name (names, parts[i]);
      add_cores (names, products, folded);
      for (guint k = 0; k < G_N_ELEMENTS (after_names); k++)
        {
          g_autofree char *bare = g_str_has_suffix (parts[i], after_names[k])
                                    ? g_strndup (parts[i], strlen (parts[i]) - strlen (after_names[k])) : g_strdup ("");

          if (g_utf8_strlen (bare, -1) >= 2)
            add_name (names, bare);
        }
    }
}

static gboolean
is_naming (const char *source)
{
  for (guint i = 0; i < G_N_ELEMENTS (naming_sources); i++)
    {
      if (g_str_equal (source, naming_sources[i]))
        return TRUE;
    }
  return FALSE;
}

static void
add_names_of (GHashTable *names, const char *products, JsonObject *device)
{
  JsonArray *evidence = uchi_json_array (device, "evidence"), *given = uchi_json_array (device, "names");

  add_words (names, products, uchi_json_string (device, "label", ""));
  for (guint i = 0; evidence != NULL && i < json_array_get_length (evidence); i++)
    {
      JsonObject *object = uchi_json_object_at (evidence, i);

      if (object != NULL && is_naming (uchi_json_string (object, "source", "")))
        add_words (names, products, uchi_json_string (object, "value", ""));
    }
  for (guint i = 0; given != NULL && i < json_array_get_length (given); i++)
    add_words (names, products, uchi_json_string_at (given, i) != NULL ? uchi_json_string_at (given, i) : "");
}

/* "Camera-0A0B0C", "CAM0A0B0C", "0a 0b 0c" of a device whose MAC ends so; one without letters, where it is a number of its own */
static void
add_mac (GHashTable *names, JsonObject *device)
{
  JsonObject *addresses = uchi_json_object (device, "addresses");
  const char *mac = addresses != NULL ? uchi_json_string (addresses, "mac", "") : "";
  gboolean is_number;

  if (strlen (mac) != 17 || strspn (mac, "0123456789abcdefABCDEF:") != 17)
    return;
  is_number = strspn (mac + 9, "0123456789:") == 8;
  g_hash_table_add (names, g_strdup_printf ("%s%.2s" BETWEEN_BYTES "%.2s" BETWEEN_BYTES "%.2s%s", is_number ? "(?<![0-9])" : "", mac + 9, mac + 12, mac + 15,
                                            is_number ? "(?![0-9])" : ""));
  g_hash_table_add (names, g_strdup_printf ("(?<![0-9])(?:" NOT_IN_TOKEN_BEFORE "|(?<=[a-z]{2}))%.2s[:-]?%.2s" NOT_IN_TOKEN_AFTER, mac + 12, mac + 15));
}

/* (transfer full) (nullable): matches every name of this home */
static GRegex *
names_of (const UchiMask *self, JsonArray *devices)
{
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GString) products = g_string_new (NULL), pattern = g_string_new (NULL);
  guint n = devices != NULL ? json_array_get_length (devices) : 0;
  GHashTableIter iter;
  gpointer name;

  for (guint i = 0; i < n; i++)
    {
      JsonObject *device = uchi_json_object_at (devices, i);
      g_autofree char *product = device != NULL ? uchi_mask_product (self, device) : g_strdup ("");

      g_string_append (products, product);
    }
  for (guint i = 0; i < n; i++)
    {
      JsonObject *device = uchi_json_object_at (devices, i);

      if (device == NULL)
        continue;
      add_names_of (names, products->str, device);
      add_mac (names, device);
    }
  g_hash_table_iter_init (&iter, names);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    g_string_append_printf (pattern, "%s%s", pattern->len > 0 ? "|" : "", (char *) name);
  return pattern->len > 0 ? g_regex_new (pattern->str, G_REGEX_CASELESS, 0, NULL) : NULL;
}

UchiMask *
uchi_mask_new (JsonArray *devices, UchiReportFor who)
{
  UchiMask *self = g_new0 (UchiMask, 1);

  self->who = who;
  self->sounds = uchi_word_sounds_new ();
  self->numbers = g_regex_new (ANY_NUMBER, 0, 0, NULL);
  self->quads = g_regex_new (QUAD, 0, 0, NULL);
  g_assert (self->numbers != NULL && self->quads != NULL);
  self->tokens = uchi_tokens_new (who, self->sounds);
  self->names = names_of (self, devices);
  return self;
}

void
uchi_mask_free (UchiMask *self)
{
  g_clear_pointer (&self->names, g_regex_unref);
  g_regex_unref (self->numbers);
  g_regex_unref (self->quads);
  g_regex_unref (self->sounds);
  uchi_tokens_free (self->tokens);
  g_free (self);
}

/* ---- one text ------------------------------------------------------------------------------------------ */

#define LAST_OCTET 24 /* versions of four numbers begin lower */

/* "190125", "20190125" */
static gboolean
is_day (const char *number)
{
  return g_regex_match_simple ("^(20)?[0-9]{2}(0[1-9]|1[0-2])[0-3][0-9]$", number, 0, 0);
}

static gboolean
mask_number (const GMatchInfo *match, GString *out, gpointer data)
{
  const UchiTextOrigin *origin = data;
  g_autofree char *number = g_match_info_fetch (match, 0);

  g_string_append (out, *origin == UCHI_TEXT_VERSION && is_day (number) ? number : UCHI_HIDDEN);
  return FALSE;
}

/* inside the home nobody else can use an address, and a helper needs it; of a longer number, every four in a row are looked at */
static gboolean
mask_quad (const GMatchInfo *match, GString *out, gpointer data)
{
  const UchiTextOrigin *origin = data;
  g_autofree char *quad = g_match_info_fetch (match, 0), *dotted = g_strdelimit (g_strdup (quad), "_-", '.');
  g_auto (GStrv) parts = g_strsplit (dotted, ".", -1);
  gboolean stays = TRUE;

  for (guint i = 0; i + 3 < g_strv_length (parts); i++)
    {
      g_autofree char *four = g_strdup_printf ("%s.%s.%s.%s", parts[i], parts[i + 1], parts[i + 2], parts[i + 3]);

      stays = stays && (uchi_report_is_of_a_home (four) || (*origin == UCHI_TEXT_VERSION && g_ascii_strtoull (four, NULL, 10) < LAST_OCTET));
    }
  g_string_append (out, stays ? quad : UCHI_HIDDEN);
  return FALSE;
}

char *
uchi_mask_text (const UchiMask *self, const char *text, UchiTextOrigin origin, const char *product)
{
  g_autofree char *plain = uchi_text_unveil (text);
  g_autofree char *counted = g_regex_replace_eval (self->numbers, plain, -1, 0, 0, mask_number, &origin, NULL);
  g_autofree char *named = counted != NULL && self->names != NULL ? g_regex_replace_literal (self->names, counted, -1, 0, UCHI_HIDDEN, 0, NULL)
                                                                  : g_strdup (counted);
  g_autofree char *placed = named != NULL ? g_regex_replace_eval (self->quads, named, -1, 0, 0, mask_quad, &origin, NULL) : NULL;
  char *masked;

  masked = placed != NULL ? uchi_tokens_mask (self->tokens, placed, origin, product) : NULL;
  /* what cannot be looked through does not go out */
  return masked != NULL ? masked : g_strdup (UCHI_HIDDEN);
}
