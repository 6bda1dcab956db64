/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is taken out of a text before it leaves the home. */
#include "report/uchi-report-private.h"

#include "core/uchi-json.h"

#include <string.h>

#define NOT_IN_TOKEN_BEFORE "(?<![0-9A-Za-z])"
#define NOT_IN_TOKEN_AFTER "(?![0-9A-Za-z])"
#define HEX "[0-9a-f]"

/* between the parts of a number as people write it */
#define GAP "[\\p{Pd}\\x{2212}ー・~ ()./_]"

#define IN_MAIL "[^\\s@<>()\"',;]"
#define SYLLABLE "[bdfghjkmnprstwyz]?[hy]?[aiueo]"

/* wherever they stand: the host in a line as of uname(1); words of kanji and hiragana, as people and rooms are called and products
 * are not; UUIDs, MACs, addresses of mail and IPv6, telephone numbers (ITU-T E.123), postal codes and
 * PINs, days of birth, letters and syllables one by one, and digits and letters as in serial numbers */
#define ANY_NUMBER \
  "(?i)(?<=^Linux )\\S+|(?<=^FreeBSD )\\S+|(?<=^Darwin )\\S+|[\\p{Han}\\p{Hiragana}々〆ヶ]+" \
  "|" HEX "{8}-" HEX "{4}-" HEX "{4}-" HEX "{4}-" HEX "{12}|(" HEX "{2}[ :._-]){5}" HEX "{2}|(" HEX "{4}\\.){2}" HEX "{4}" \
  "|" NOT_IN_TOKEN_BEFORE HEX "{12,}" NOT_IN_TOKEN_AFTER \
  "|(?<!" IN_MAIL ")" IN_MAIL "++@" IN_MAIL "+" \
  "|(?<!" HEX "|:)(" HEX "{0,4}:){2,7}" HEX "{0,4}" \
  "|(?<![0-9])(\\+81[- ]?[0-9]{1,4}|0[0-9]{1,4}|\\(0[0-9]{1,4}\\))[- ()]{1,2}[0-9]{1,4}[- )][0-9]{3,4}(?![0-9])" \
  "|(?<![0-9])(?<![0-9]\\.)0[1-9][0-9]{0,3}" GAP "{1,2}[0-9]{1,4}" GAP "{1,2}[0-9]{3,4}(?![0-9])|\\+81(" GAP "{0,3}[0-9]){9,11}(?![0-9])" \
  "|(?<![0-9.])[0-9]{3,4}-[0-9]{4}(?![0-9.])|(?<![0-9])1[89][0-9]{2}[-./][0-9]{1,2}[-./][0-9]{1,2}(?![0-9])" \
  "|(?<![0-9.])[0-9]{1,5}([ /\\p{Pd}][0-9]{1,6}){3,}(?![0-9.])" \
  "|(?<![\\p{L}\\p{N}])\\p{L}([^\\p{L}\\p{N}]{1,3}\\p{L}){2,}(?![\\p{L}\\p{N}])" \
  "|(?<![\\p{L}\\p{N}])" SYLLABLE "([^\\p{L}\\p{N}]{1,3}" SYLLABLE "){2,}(?![\\p{L}\\p{N}])" \
  "|" NOT_IN_TOKEN_BEFORE "[0-9A-Z]*[0-9]{6,}[0-9A-Z]*" NOT_IN_TOKEN_AFTER \
  "|" NOT_IN_TOKEN_BEFORE "(?=[0-9A-Z]{10,})([A-Z]+(?=[0-9])|[0-9]+(?=[A-Z])){5,}[0-9A-Z]*" NOT_IN_TOKEN_AFTER \
  "|(?=[.:#= ])(?<=serial|serial number|serial no|s/n|sn|pin|pin code)[.:#= ]{1,3}[0-9A-Z-]*[0-9][0-9A-Z-]*([ -][0-9A-Z]*[0-9][0-9A-Z]*)*"
/* four numbers and more, as of an address, or of its name at a provider: p203-0-113-5 */
#define QUAD "(?<![0-9])[0-9]{1,3}([._-])[0-9]{1,3}(\\1[0-9]{1,3}){2,}(?![0-9])"

struct _UchiMask {
  UchiReportFor who;
  GRegex *numbers, *quads;
  UchiWords *words;
  UchiNames *names;
  UchiTokens *tokens;
};

/* ---- the product's own words ---------------------------------------------------------------------- */

/* and "200" of WL-200, "sc384" of BB-SC384 */
static void
add_product_words (GHashTable *words, const char *text)
{
  g_autoptr (GPtrArray) letters = uchi_word_split (text, UCHI_SPLIT_LETTERS), numbers = uchi_word_split (text, UCHI_SPLIT_WORDS);

  for (guint i = 0; i < letters->len; i++)
    g_hash_table_add (words, uchi_word_fold (letters->pdata[i]));
  for (guint i = 0; i < numbers->len; i++)
    {
      g_autofree char *folded = uchi_word_fold (numbers->pdata[i]);

      if (strpbrk (folded, "0123456789") != NULL)
        g_hash_table_add (words, g_steal_pointer (&folded));
    }
}

/* whom the device's number belongs to, by the registry of the IEEE */
static void
add_maker_of_number (GHashTable *words, JsonObject *device)
{
  JsonArray *evidence = uchi_json_array (device, "evidence");

  for (guint i = 0; evidence != NULL && i < json_array_get_length (evidence); i++)
    {
      JsonObject *object = uchi_json_object_at (evidence, i);

      if (object != NULL && g_str_equal (uchi_json_string (object, "source", ""), "oui.vendor"))
        add_product_words (words, uchi_json_string (object, "value", ""));
    }
}

static void
add_product (const UchiMask *self, GHashTable *words, JsonObject *device)
{
  add_product_words (words, uchi_json_string (device, "pack_words", ""));
  if (self->who == UCHI_FOR_KEEPER)
    add_maker_of_number (words, device);
}

GHashTable *
uchi_mask_product (const UchiMask *self, JsonObject *device)
{
  GHashTable *words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  add_product (self, words, device);
  return words;
}

/* ---- names that people gave: wherever else a device repeats them ------------------------------------ */

/* 山田家, 山田様, 山田さん: the family without it */
static const char *const after_names[] = { "家", "宅", "様", "邸", "君", "さん", "ちゃん" };
/* evidence in which people name their things */
static const char *const naming_sources[] = { "mdns.name", "upnp.friendlyName", "netbios.name", "llmnr.name", "tls.subject", "wsd.scopes",
                                              "netbios.service", "dns.name", "mdns.txt.fn", "mdns.txt.note", "snmp.sysName", "snmp.sysContact", "snmp.sysLocation" };

static gboolean
is_kind_word (const UchiWords *words, const char *folded)
{
  for (guint kind = 0; kind < UCHI_N_KINDS; kind++)
    {
      if (strstr (uchi_kind_name (kind), folded) != NULL)
        return TRUE;
    }
  return uchi_word_is_of_makers (words, folded);
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

/* smithmacbook, smiths: the person without the thing */
static void
add_cores (UchiMask *self, GHashTable *products, const char *folded)
{
  g_autoptr (GPtrArray) cores = uchi_word_cores (self->words, folded);

  for (guint i = 0; i < cores->len; i++)
    {
      const char *core = cores->pdata[i];

      if (!is_kind_word (self->words, core) && is_long_enough (core) && !g_hash_table_contains (products, core))
        uchi_names_add (self->names, core);
    }
}

static void
add_word (UchiMask *self, GHashTable *products, const char *word)
{
  g_autofree char *folded = uchi_word_fold (word);

  if (!is_long_enough (folded) || is_kind_word (self->words, folded) || g_hash_table_contains (products, folded))
    return;
  uchi_names_add (self->names, word);
  add_cores (self, products, folded);
  for (guint i = 0; i < G_N_ELEMENTS (after_names); i++)
    {
      g_autofree char *bare = g_str_has_suffix (word, after_names[i]) ? g_strndup (word, strlen (word) - strlen (after_names[i])) : g_strdup ("");

      if (g_utf8_strlen (bare, -1) >= 2)
        uchi_names_add (self->names, bare);
    }
}

static void
add_words (UchiMask *self, GHashTable *products, const char *text)
{
  g_autofree char *plain = uchi_text_unveil (text);
  g_autoptr (GPtrArray) parts = NULL;

  if (plain == NULL)
    {
      uchi_names_miss (self->names);
      return;
    }
  parts = uchi_word_split (plain, UCHI_SPLIT_NAMES);
  for (guint i = 0; i < parts->len; i++)
    add_word (self, products, parts->pdata[i]);
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
add_names_of (UchiMask *self, GHashTable *products, JsonObject *device)
{
  JsonArray *evidence = uchi_json_array (device, "evidence"), *given = uchi_json_array (device, "names");
  JsonObject *addresses = uchi_json_object (device, "addresses");

  add_words (self, products, uchi_json_string (device, "label", ""));
  for (guint i = 0; evidence != NULL && i < json_array_get_length (evidence); i++)
    {
      JsonObject *object = uchi_json_object_at (evidence, i);

      if (object != NULL && is_naming (uchi_json_string (object, "source", "")))
        add_words (self, products, uchi_json_string (object, "value", ""));
    }
  for (guint i = 0; given != NULL && i < json_array_get_length (given); i++)
    add_words (self, products, uchi_json_string_at (given, i) != NULL ? uchi_json_string_at (given, i) : "");
  if (addresses != NULL)
    uchi_names_add_mac (self->names, uchi_json_string (addresses, "mac", ""));
}

/* its words; and as it is written, unless all of it is the product's or the trade's: "Buffalo-G-1A2B" */
static void
add_wifi (UchiMask *self, GHashTable *products, const char *name)
{
  g_autofree char *plain = uchi_text_unveil (name), *folded = NULL;
  g_autoptr (GPtrArray) parts = NULL;
  gboolean tells = FALSE;

  add_words (self, products, name);
  if (plain == NULL)
    return;
  parts = uchi_word_split (plain, UCHI_SPLIT_WORDS);
  for (guint i = 0; i < parts->len; i++)
    {
      g_autofree char *part = uchi_word_fold (parts->pdata[i]);

      tells = tells || !(is_kind_word (self->words, part) || g_hash_table_contains (products, part));
    }
  folded = uchi_word_fold (plain);
  if (tells && is_long_enough (folded))
    uchi_names_add (self->names, plain);
}

static void
add_all_names (UchiMask *self, JsonObject *report, const char *wifi_name)
{
  g_autoptr (GHashTable) products = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  JsonArray *devices = uchi_json_array (report, "devices");
  JsonObject *scope = uchi_json_object (report, "scope"), *wifi = scope != NULL ? uchi_json_object (scope, "wifi") : NULL;
  guint n = devices != NULL ? json_array_get_length (devices) : 0;

  for (guint i = 0; i < n; i++)
    {
      JsonObject *device = uchi_json_object_at (devices, i);

      if (device != NULL)
        add_product (self, products, device);
    }
  for (guint i = 0; i < n; i++)
    {
      JsonObject *device = uchi_json_object_at (devices, i);

      if (device != NULL)
        add_names_of (self, products, device);
    }
  if (wifi_name != NULL)
    add_wifi (self, products, wifi_name);
  if (wifi != NULL)
    add_wifi (self, products, uchi_json_string (wifi, "name", ""));
  uchi_names_finish (self->names);
}

UchiMask *
uchi_mask_new (JsonObject *report, const char *wifi_name, UchiReportFor who)
{
  UchiMask *self = g_new0 (UchiMask, 1);

  self->who = who;
  self->words = uchi_words_new ();
  self->names = uchi_names_new ();
  self->numbers = g_regex_new (ANY_NUMBER, G_REGEX_OPTIMIZE, 0, NULL);
  self->quads = g_regex_new (QUAD, G_REGEX_OPTIMIZE, 0, NULL);
  g_assert (self->numbers != NULL && self->quads != NULL);
  add_all_names (self, report, wifi_name);
  self->tokens = uchi_tokens_new (who, !uchi_names_has_all (self->names), self->words);
  return self;
}

void
uchi_mask_free (UchiMask *self)
{
  g_regex_unref (self->numbers);
  g_regex_unref (self->quads);
  uchi_tokens_free (self->tokens);
  uchi_names_free (self->names);
  uchi_words_free (self->words);
  g_free (self);
}

/* ---- one text ------------------------------------------------------------------------------------------ */

#define LAST_OCTET 24 /* versions of four numbers begin lower */

/* "190125", "20190125" */
static gboolean
is_day (const char *number)
{
  gsize length = strlen (number);
  const char *month = number + length - 4;

  if ((length != 6 && !(length == 8 && g_str_has_prefix (number, "20"))) || strspn (number, "0123456789") != length)
    return FALSE;
  return month[2] <= '3' && ((month[0] == '0' && month[1] != '0') || (month[0] == '1' && month[1] <= '2'));
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

  for (guint i = 0; stays && parts[i] != NULL && parts[i + 1] != NULL && parts[i + 2] != NULL && parts[i + 3] != NULL; i++)
    {
      g_autofree char *four = g_strdup_printf ("%s.%s.%s.%s", parts[i], parts[i + 1], parts[i + 2], parts[i + 3]);

      stays = (uchi_report_is_of_a_home (four) || (*origin == UCHI_TEXT_VERSION && g_ascii_strtoull (four, NULL, 10) < LAST_OCTET));
    }
  g_string_append (out, stays ? quad : UCHI_HIDDEN);
  return FALSE;
}

char *
uchi_mask_text (const UchiMask *self, const char *text, UchiTextOrigin origin, GHashTable *product)
{
  g_autofree char *plain = uchi_text_unveil (text);
  g_autofree char *counted = plain != NULL ? g_regex_replace_eval (self->numbers, plain, -1, 0, 0, mask_number, &origin, NULL) : NULL;
  g_autofree char *named = counted != NULL ? uchi_names_hide (self->names, counted) : NULL;
  g_autofree char *placed = named != NULL ? g_regex_replace_eval (self->quads, named, -1, 0, 0, mask_quad, &origin, NULL) : NULL;
  char *masked = placed != NULL ? uchi_tokens_mask (self->tokens, placed, origin, product) : NULL;

  /* what cannot be looked through does not go out */
  return masked != NULL ? masked : g_strdup (UCHI_HIDDEN);
}
