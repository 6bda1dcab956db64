/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "uchi-pack-lint.h"

#include <string.h>

#include "checks/uchi-recipe.h"
#include "checks/uchi-version.h"
#include "core/uchi-json.h"
#include "core/uchi-text.h"
#include "pack/uchi-pack-make.h"
#include "pack/uchi-pack-source.h"
#include "pack/uchi-pack-store.h"
#include "uchi-pack-members.h"

/* of one text about a screen of settings */
#define MAX_WORDS 120
/* a day begins there first: so many hours before it does in UTC */
#define EAST_S (14 * 60 * 60)

typedef struct {
  GPtrArray *complaints;
  UchiPackMembers *members;
  GHashTable *ids;      /* of the list that is looked at */
  const char *list;
} Lint;

static void G_GNUC_PRINTF (3, 4)
complain_of (Lint *self, const char *id, const char *format, ...)
{
  const char *file = uchi_pack_members_file (self->members, self->list, id);
  va_list arguments;
  g_autofree char *what = NULL;

  va_start (arguments, format);
  what = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_ptr_array_add (self->complaints, g_strdup_printf ("%s: %s: %s: %s", file != NULL ? file : "", self->list, id, what));
}

#define complain(self, record, ...) complain_of (self, uchi_json_string (record, "id", "(no id)"), __VA_ARGS__)

/* ---- what every record has ------------------------------------------------------------ */

static gboolean
is_id (const char *id)
{
  return id[0] != '\0' && strlen (id) <= 80 && strspn (id, "abcdefghijklmnopqrstuvwxyz0123456789-._") == strlen (id);
}

/* a day that exists and has begun somewhere */
static gboolean
is_date (const char *text)
{
  gint64 day = uchi_pack_day_time (text);

  return day > 0 && day <= g_get_real_time () / G_USEC_PER_SEC + EAST_S;
}

/* facts that come from nmap's data files may not be used (licence) */
static gboolean
is_free_source (const char *source)
{
  g_autofree char *lower = g_ascii_strdown (source, -1);

  return strstr (lower, "nmap-") == NULL && strstr (lower, "nmap/") == NULL;
}

/* somebody else can open it: an address, a repository with a file or a branch of it, or a standard by its number */
static gboolean
is_readable_source (const char *source)
{
  static const char *const placeholders[] = { "general knowledge", "not named", "re-check", "common knowledge", "(logic)", "to be found", "todo", "tbd" };
  static const char *const places[] = { "https://", "http://", "github:", "rfc ", "iana", "ieee" };
  g_autofree char *lower = g_ascii_strdown (source, -1);
  gboolean found = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (placeholders); i++)
    {
      if (strstr (lower, placeholders[i]) != NULL)
        return FALSE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    found |= strstr (lower, places[i]) != NULL;
  return found;
}

static void
lint_record (Lint *self, JsonObject *record)
{
  static const char *const grades[] = { "high", "medium", "low", NULL };
  const char *id = uchi_json_string (record, "id", ""), *source = uchi_json_string (record, "source", "");

  if (!is_id (id))
    complain (self, record, "the id is not 1 … 80 of a-z 0-9 - . _");
  if (!g_hash_table_add (self->ids, g_strdup (id)))
    complain (self, record, "the id is there twice");
  if (source[0] == '\0')
    complain (self, record, "no source");
  else if (!is_free_source (source))
    complain (self, record, "a source whose licence does not fit");
  else if (!is_readable_source (source))
    complain (self, record, "“%s” is no source that anybody can open", source);
  if (!g_strv_contains (grades, uchi_json_string (record, "confidence", "")))
    complain (self, record, "confidence is not high, medium or low");
  if (!is_date (uchi_json_string (record, "checked_on", "")))
    complain (self, record, "checked_on is not a day, or still to come");
}

/* ---- observations ------------------------------------------------------------------------ */

static gboolean
is_observation (const char *name)
{
  static const char *const names[] = {
    "any", "page", "name", "oui.vendor", "lan.gateway", "lan.gateway_ip", "mac.random", "port.open", "mdns.service", "mdns.name",
    "ssdp.st", "ssdp.server", "upnp.manufacturer", "upnp.modelName", "upnp.modelNumber", "upnp.modelDescription", "upnp.friendlyName",
    "upnp.deviceType", "upnp.serialNumber", "wsd.types", "wsd.scopes", "echonet.eoj", "echonet.maker", "echonet.product", "http.status",
    "http.title", "http.server", "http.realm", "http.location", "http.refresh", "http.cookie", "http.path", "http.icon", "http.vendor", "http.model", "http.firmware",
    "upnp.firmware", "tls.subject",
    "tls.issuer", "ssh.banner", "telnet.banner", "ftp.banner", "rtsp.server", "rtsp.realm", "snmp.sysDescr", "snmp.sysObjectID",
    "snmp.sysName", "dns.name", "dhcp.hostname", "dhcp.vendor_class", "netbios.name", "llmnr.name", NULL,
  };

  return g_strv_contains (names, name) || (g_str_has_prefix (name, "mdns.txt.") && strlen (name) > strlen ("mdns.txt."))
         || g_str_equal (name, "mdns.txt");
}

static void
lint_fact (Lint *self, JsonObject *record, JsonObject *fact)
{
  const char *source = fact != NULL ? uchi_json_string (fact, "obs", "") : "";
  gint64 weight = fact != NULL ? uchi_json_int (fact, "weight", 30) : 0;

  if (!is_observation (source))
    complain (self, record, "“%s” is no observation", source);
  if (weight < 1 || weight > 95)
    complain (self, record, "a weight is not 1 … 95");
}

/* a type of the standards that every maker's devices say */
static gboolean
is_anybodys (JsonObject *fact)
{
  static const char *const types[] = { "Basic:", "MediaServer:", "MediaRenderer:", "InternetGatewayDevice:", "Printer:", "Scanner:",
                                       "WLANAccessPointDevice:", "DigitalSecurityCamera:" };
  static const char *const services[] = { "_http._tcp", "_https._tcp", "_ipp._tcp", "_ipps._tcp", "_printer._tcp", "_smb._tcp", "_ssh._tcp",
                                          "_rtsp._tcp", "_airplay._tcp", "_raop._tcp", "_googlecast._tcp", "_androidtvremote2._tcp",
                                          "_amzn-alexa._tcp", NULL };
  static const char begin[] = "urn:schemas-upnp-org:device:";
  const char *source = fact != NULL ? uchi_json_string (fact, "obs", "") : "", *value = fact != NULL ? uchi_json_string (fact, "value", "") : "";

  if (g_str_equal (source, "mdns.service"))
    return g_strv_contains (services, value);
  if (!g_str_equal (source, "upnp.deviceType") && !g_str_equal (source, "ssdp.st"))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (types) && g_str_has_prefix (value, begin); i++)
    {
      if (g_str_has_prefix (value + strlen (begin), types[i]))
        return TRUE;
    }
  return g_str_equal (value, "upnp:rootdevice");
}

static void
lint_group (Lint *self, JsonObject *record, JsonArray *facts)
{
  gboolean anybodys = TRUE;

  if (facts == NULL || json_array_get_length (facts) == 0)
    {
      complain (self, record, "an empty group fits everything");
      return;
    }
  for (guint k = 0; k < json_array_get_length (facts); k++)
    {
      lint_fact (self, record, uchi_json_object_at (facts, k));
      anybodys = anybodys && is_anybodys (uchi_json_object_at (facts, k));
    }
  if (anybodys && uchi_json_string (record, "vendor", "")[0] != '\0')
    complain (self, record, "a maker by nothing but a type that every maker's devices say");
}

static void
lint_match (Lint *self, JsonObject *record)
{
  JsonArray *groups = uchi_json_array (record, "match");
  guint n_groups = groups != NULL ? json_array_get_length (groups) : 0;

  if (n_groups == 0)
    complain (self, record, "nothing to match");
  for (guint i = 0; i < n_groups; i++)
    {
      JsonNode *node = json_array_get_element (groups, i);
      JsonArray *facts = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

      lint_group (self, record, facts);
    }
}

/* ---- the lists ------------------------------------------------------------------------------ */

static void
lint_device (Lint *self, JsonObject *record)
{
  const char *kind = uchi_json_string (record, "kind", "");

  lint_match (self, record);
  if (uchi_kind_from_name (kind) == UCHI_KIND_UNKNOWN && !g_str_equal (kind, "unknown"))
    complain (self, record, "“%s” is no kind", kind);
}

static void
lint_login (Lint *self, JsonObject *record)
{
  JsonObject *example = uchi_json_object (record, "example");
  g_autoptr (GError) error = NULL;

  lint_match (self, record);
  if (!uchi_json_bool (record, "may_try", FALSE))
    return;
  if (!g_str_equal (uchi_json_string (record, "confidence", ""), "high"))
    complain (self, record, "only what is known for sure may be tried");
  if (example == NULL || uchi_json_array (example, "yes") == NULL)
    complain (self, record, "no example (“yes”) of what a device says on which it is tried");
  if (example == NULL || uchi_json_array (example, "no") == NULL)
    complain (self, record, "no example (“no”) of a device that says nearly the same and on which it is not tried");
  if (example == NULL || uchi_json_object (example, "good") == NULL || uchi_json_object (example, "bad") == NULL)
    complain (self, record, "no example of a good and a bad answer");
  else if (!uchi_recipe_examples_hold (record, &error))
    complain (self, record, "the rule takes its own example the wrong way");
}

/* A pattern takes in what the maker will sell tomorrow. Either the maker has models that are never tried, which the program holds
 * against every login of that maker, or the record says why nothing else is written like that. */
static void
lint_shapes (Lint *self, JsonArray *logins, JsonArray *nevers)
{
  g_autoptr (GHashTable) told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  self->list = "logins";
  for (guint i = 0; nevers != NULL && i < json_array_get_length (nevers); i++)
    {
      JsonObject *record = uchi_json_object_at (nevers, i);

      if (record != NULL && uchi_json_array (record, "models") != NULL)
        g_hash_table_add (told, g_ascii_strdown (uchi_json_string (record, "vendor", ""), -1));
    }
  for (guint i = 0; logins != NULL && i < json_array_get_length (logins); i++)
    {
      JsonObject *record = uchi_json_object_at (logins, i);
      g_autofree char *maker = record != NULL ? g_ascii_strdown (uchi_json_string (record, "vendor", ""), -1) : NULL;

      if (record != NULL && uchi_json_string (record, "shape", NULL) != NULL && uchi_json_string (record, "shape_why", "")[0] == '\0'
          && !g_hash_table_contains (told, maker))
        complain (self, record, "a shape, no “shape_why”, and no model of that maker that is never tried");
    }
}

/* One pair for a match: of several logins with the same signs the program takes the one of the least id, so that the others
 * never run, and must not say that they may. */
static void
lint_pairs (Lint *self, JsonArray *logins)
{
  guint n_logins = logins != NULL ? json_array_get_length (logins) : 0;
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) signs = g_ptr_array_new_with_free_func (g_free);

  self->list = "logins";
  for (guint i = 0; i < n_logins; i++)
    {
      JsonObject *record = uchi_json_object_at (logins, i);
      JsonNode *match = record != NULL ? json_object_get_member (record, "match") : NULL;
      const char *id = record != NULL ? uchi_json_string (record, "id", "") : "", *least;

      g_ptr_array_add (signs, match != NULL ? json_to_string (match, FALSE) : g_strdup (""));
      least = g_hash_table_lookup (taken, signs->pdata[i]);
      if (least == NULL || strcmp (id, least) < 0)
        g_hash_table_replace (taken, g_strdup (signs->pdata[i]), (char *) id);
    }
  for (guint i = 0; i < n_logins; i++)
    {
      JsonObject *record = uchi_json_object_at (logins, i);
      const char *least = g_hash_table_lookup (taken, signs->pdata[i]);

      if (record != NULL && uchi_json_bool (record, "may_try", FALSE) && !g_str_equal (least, uchi_json_string (record, "id", "")))
        complain (self, record, "may be tried, and never is: “%s” has the same match", least);
    }
}

static void
lint_advisory (Lint *self, JsonObject *record)
{
  const char *op = uchi_json_string (record, "op", ""), *fixed = uchi_json_string (record, "fixed_raw", "");
  gboolean compares = g_str_equal (op, "<") || g_str_equal (op, "<=") || g_str_equal (op, "==") || g_str_equal (op, "range");

  if (uchi_json_array (record, "ids") == NULL)
    complain (self, record, "no list of ids, not even an empty one");
  if (compares && uchi_json_string (record, "version_raw", "")[0] == '\0')
    complain (self, record, "compares with no version");
  if (fixed[0] != '\0' && uchi_version_affected (fixed, op, uchi_json_string (record, "version_raw", NULL)) != UCHI_AFFECTED_NO)
    complain (self, record, "“%s” is said to be mended, and is one of those that are not", fixed);
}

static void
lint_port (Lint *self, JsonObject *record)
{
  static const char *const grades[] = { "critical", "high", "medium", "low", "info", NULL };

  if (!g_strv_contains (grades, uchi_json_string (record, "severity", "")))
    complain (self, record, "no severity that there is");
  if ((uchi_json_string (record, "benign", "")[0] != '\0') != (uchi_json_string (record, "benign_ja", "")[0] != '\0'))
    complain (self, record, "who may have the door open is told in one language only");
}

static void
lint_finding (Lint *self, JsonObject *record)
{
  const char *finding = uchi_json_string (record, "finding", "");

  if (uchi_finding_from_name (finding) == UCHI_FINDING_NONE)
    complain (self, record, "“%s” is no finding", finding);
}

static void
lint_list (Lint *self, JsonObject *root, const char *list, void (*look) (Lint *, JsonObject *))
{
  JsonArray *array = uchi_json_array (root, list);

  self->list = list;
  g_hash_table_remove_all (self->ids);
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *record = uchi_json_object_at (array, i);

      if (record == NULL)
        continue;
      lint_record (self, record);
      look (self, record);
    }
}

/* plain words for old people: the maker's own, none that frightens, no line that is too long to read aloud */
static void
lint_text (Lint *self, const char *maker, const char *text)
{
  static const char *const fear[] = {
    "危険", "脅威", "攻撃", "侵入", "ハッカー", "ウイルス", "感染", "乗っ取", "盗",
    "漏え", "悪用", "被害", "致命", "深刻", "警告", "緊急", "至急", "今すぐ", "犯罪",
    "違反", "罰", "重大", "破壊",
  };
  g_autofree char *clean = uchi_text_clean (text, -1, MAX_WORDS);

  for (guint i = 0; i < G_N_ELEMENTS (fear); i++)
    {
      if (strstr (text, fear[i]) != NULL)
        complain_of (self, maker, "“%s” frightens people", fear[i]);
    }
  if (!g_str_equal (clean, text))
    complain_of (self, maker, "longer than %d characters, or with hidden ones", MAX_WORDS);
}

/* one maker's: "open", "label" and menus are shown, the rest is for whoever keeps the pack */
static void
lint_maker_words (Lint *self, const char *maker, JsonObject *words)
{
  static const char *const shown[] = { "open", "label", "password_menu", "update_menu", "remote_menu" };

  for (guint i = 0; i < G_N_ELEMENTS (shown); i++)
    lint_text (self, maker, uchi_json_string (words, shown[i], ""));
  if (uchi_json_string (words, "source", "")[0] == '\0' || !is_date (uchi_json_string (words, "checked_on", "")))
    complain_of (self, maker, "no source, or no day");
  else if (!is_readable_source (uchi_json_string (words, "source", "")))
    complain_of (self, maker, "a source that nobody can open");
}

static void
lint_words (Lint *self, JsonObject *words)
{
  g_autoptr (GList) makers = words != NULL ? json_object_get_members (words) : NULL;

  self->list = "words";
  for (const GList *l = makers; l != NULL; l = l->next)
    {
      JsonObject *maker = uchi_json_object (words, l->data);

      if (maker != NULL)
        lint_maker_words (self, l->data, maker);
    }
}

/* of all files together */
static void
lint_root (Lint *self, const char *folder, JsonObject *root)
{
  if (!is_date (uchi_json_string (root, "released", "")))
    g_ptr_array_add (self->complaints, g_strdup_printf ("%s/pack.json: “released” is not a day, or still to come", folder));
}

/* what the program itself will hold against the pack */
static void
lint_as_program (Lint *self, const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = uchi_pack_make (folder, NULL, &error);
  g_autoptr (UchiPack) pack = bytes != NULL ? uchi_pack_load_bytes (bytes, &error) : NULL;

  if (pack == NULL || !uchi_pack_self_test (pack, &error) || !uchi_recipe_self_test (pack, &error))
    {
      const char *file = uchi_pack_members_file_named (self->members, error->message);

      g_ptr_array_add (self->complaints, g_strdup_printf ("%s: %s", file != NULL ? file : folder, error->message));
    }
  if (bytes != NULL && g_bytes_get_size (bytes) > 1024 * 1024)
    g_ptr_array_add (self->complaints, g_strdup_printf ("%s: the packed file is larger than 1 MiB", folder));
}

GPtrArray *
uchi_pack_lint (const char *folder)
{
  Lint self = { .complaints = g_ptr_array_new_with_free_func (g_free) };
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = uchi_pack_source_read (folder, TRUE, files, &error);
  g_autoptr (UchiPackMembers) members = NULL;
  JsonObject *object;

  if (root == NULL)
    {
      g_ptr_array_add (self.complaints, g_strdup (error->message));
      return self.complaints;
    }
  object = json_node_get_object (root);
  self.ids = ids;
  self.members = members = uchi_pack_members_new (files, self.complaints);
  lint_root (&self, folder, object);
  lint_list (&self, object, "devices", lint_device);
  lint_list (&self, object, "logins", lint_login);
  lint_pairs (&self, uchi_json_array (object, "logins"));
  lint_list (&self, object, "nevers", lint_match);
  lint_shapes (&self, uchi_json_array (object, "logins"), uchi_json_array (object, "nevers"));
  lint_list (&self, object, "advisories", lint_advisory);
  lint_list (&self, object, "port_rules", lint_port);
  lint_list (&self, object, "finding_rules", lint_finding);
  lint_words (&self, uchi_json_object (object, "words"));
  lint_as_program (&self, folder);
  return self.complaints;
}
