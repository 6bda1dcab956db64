/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a report may consist of when it leaves the home: all that is not written here stays behind. */
#include "report/uchi-report-private.h"

typedef struct _Member Member;

typedef enum {
  SHAPE_NUMBER, /* and true, false */
  SHAPE_WORD,   /* null, or a text that matches the pattern as a whole */
  SHAPE_WORDS,
  SHAPE_TEXT,   /* any: of the pack, or to be masked */
  SHAPE_OBJECT,
  SHAPE_OBJECTS,
  SHAPE_LIST, /* of nothing: who reads it expects one */
} Shape;

struct _Member {
  const char *name;
  Shape shape;
  const char *pattern;   /* of SHAPE_WORD and SHAPE_WORDS */
  const Member *members; /* of SHAPE_OBJECT and SHAPE_OBJECTS; the last one has no name */
};

#define ID "d[0-9]{1,6}"
#define OWN_WORD "[a-z0-9-]{0,40}"
#define OWN_NUMBER "[0-9A-Za-z.:+~-]{0,40}"
#define ADDRESS "[0-9./]{0,18}"

static const Member app_members[] = { { "version", SHAPE_WORD, OWN_NUMBER, NULL }, { 0 } };
static const Member pack_members[] = { { "version", SHAPE_NUMBER, NULL, NULL },
                                       { "released", SHAPE_WORD, "[0-9-]{0,10}", NULL },
                                       { "state", SHAPE_WORD, OWN_WORD, NULL },
                                       { 0 } };
static const Member wifi_members[] = { { "protection", SHAPE_WORD, OWN_WORD, NULL }, { "cipher", SHAPE_WORD, OWN_WORD, NULL }, { 0 } };
/* "interface" may be named by the computer's own MAC (systemd.net-naming-scheme: wlx…) */
static const Member scope_members[] = { { "link", SHAPE_WORD, OWN_WORD, NULL },
                                        { "prefixes", SHAPE_WORDS, ADDRESS, NULL },
                                        { "gateway", SHAPE_WORD, ADDRESS, NULL },
                                        { "wifi", SHAPE_OBJECT, NULL, wifi_members },
                                        { "refused", SHAPE_WORD, OWN_WORD, NULL },
                                        { "ask", SHAPE_WORD, OWN_WORD, NULL },
                                        { 0 } };
static const Member consent_members[] = { { "network", SHAPE_NUMBER, NULL, NULL }, { "logins", SHAPE_WORDS, ID, NULL }, { 0 } };
static const Member check_members[] = { { "check", SHAPE_WORD, OWN_WORD, NULL },
                                        { "outcome", SHAPE_WORD, OWN_WORD, NULL },
                                        { "reason", SHAPE_WORD, OWN_WORD, NULL },
                                        { 0 } };
static const Member door_members[] = { { "transport", SHAPE_WORD, "tcp|udp", NULL }, { "port", SHAPE_NUMBER, NULL, NULL }, { 0 } };
static const Member details_members[] = { { "ids", SHAPE_WORD, "[ -~]{0,4096}", NULL },
                                          { "installed", SHAPE_TEXT, NULL, NULL },
                                          { "fixed", SHAPE_TEXT, NULL, NULL },
                                          { "sign", SHAPE_WORD, "bot-greeting|moved-telnet|proxy|two-macs", NULL },
                                          { "address", SHAPE_TEXT, NULL, NULL },
                                          { "device", SHAPE_WORD, ID, NULL },
                                          { "router", SHAPE_WORD, ID, NULL },
                                          { "external_port", SHAPE_NUMBER, NULL, NULL },
                                          { "benign", SHAPE_TEXT, NULL, NULL },
                                          { "benign_ja", SHAPE_TEXT, NULL, NULL },
                                          { 0 } };
static const Member maker_members[] = { { "open", SHAPE_TEXT, NULL, NULL },
                                        { "label", SHAPE_TEXT, NULL, NULL },
                                        { "password_menu", SHAPE_TEXT, NULL, NULL },
                                        { "update_menu", SHAPE_TEXT, NULL, NULL },
                                        { "remote_menu", SHAPE_TEXT, NULL, NULL },
                                        { 0 } };
static const Member finding_members[] = { { "finding", SHAPE_WORD, OWN_WORD, NULL },
                                          { "level", SHAPE_WORD, OWN_WORD, NULL },
                                          { "advice", SHAPE_WORD, "A[0-9]{2}", NULL },
                                          { "service", SHAPE_OBJECT, NULL, door_members },
                                          { "rule", SHAPE_WORD, "[0-9A-Za-z._:-]{0,80}", NULL },
                                          { "details", SHAPE_OBJECT, NULL, details_members },
                                          { "maker_words", SHAPE_OBJECT, NULL, maker_members },
                                          { 0 } };
static const Member addresses_members[] = { { "ipv4", SHAPE_WORDS, ADDRESS, NULL },
                                            { "ipv6", SHAPE_LIST, NULL, NULL },
                                            { "mac", SHAPE_WORD, "([0-9a-f]{2}(:([0-9a-f]{2}|xx)){5})?", NULL },
                                            { "mac_random", SHAPE_NUMBER, NULL, NULL },
                                            { 0 } };
static const Member evidence_members[] = { { "source", SHAPE_WORD, "[0-9A-Za-z._-]{0,120}", NULL },
                                           { "value", SHAPE_TEXT, NULL, NULL },
                                           { "at_ms", SHAPE_NUMBER, NULL, NULL },
                                           { 0 } };
static const Member service_members[] = { { "transport", SHAPE_WORD, "tcp|udp", NULL },
                                          { "port", SHAPE_NUMBER, NULL, NULL },
                                          { "protocol", SHAPE_WORD, OWN_WORD, NULL },
                                          { "product", SHAPE_TEXT, NULL, NULL },
                                          { "version", SHAPE_TEXT, NULL, NULL },
                                          { 0 } };
static const Member device_members[] = { { "id", SHAPE_WORD, ID, NULL },
                                         { "addresses", SHAPE_OBJECT, NULL, addresses_members },
                                         { "self", SHAPE_NUMBER, NULL, NULL },
                                         { "gateway", SHAPE_NUMBER, NULL, NULL },
                                         { "names", SHAPE_LIST, NULL, NULL },
                                         { "kind", SHAPE_WORD, OWN_WORD, NULL },
                                         { "vendor", SHAPE_TEXT, NULL, NULL },
                                         { "model", SHAPE_TEXT, NULL, NULL },
                                         { "pack_words", SHAPE_TEXT, NULL, NULL },
                                         { "firmware", SHAPE_TEXT, NULL, NULL },
                                         { "confidence", SHAPE_NUMBER, NULL, NULL },
                                         { "rtt_us", SHAPE_NUMBER, NULL, NULL },
                                         { "evidence", SHAPE_OBJECTS, NULL, evidence_members },
                                         { "services", SHAPE_OBJECTS, NULL, service_members },
                                         { "checks", SHAPE_OBJECTS, NULL, check_members },
                                         { "findings", SHAPE_OBJECTS, NULL, finding_members },
                                         { 0 } };
static const Member network_members[] = { { "checks", SHAPE_OBJECTS, NULL, check_members }, { "findings", SHAPE_OBJECTS, NULL, finding_members }, { 0 } };
static const Member summary_members[] = { { "devices", SHAPE_NUMBER, NULL, NULL },
                                          { "today", SHAPE_NUMBER, NULL, NULL },
                                          { "soon", SHAPE_NUMBER, NULL, NULL },
                                          { "ask", SHAPE_NUMBER, NULL, NULL },
                                          { "fine", SHAPE_NUMBER, NULL, NULL },
                                          { "unknown_checks", SHAPE_NUMBER, NULL, NULL },
                                          { 0 } };
static const Member report_members[] = { { "format", SHAPE_WORD, "uchi-kenshin-report/[0-9]{1,4}", NULL },
                                         { "app", SHAPE_OBJECT, NULL, app_members },
                                         { "pack", SHAPE_OBJECT, NULL, pack_members },
                                         { "started", SHAPE_WORD, OWN_NUMBER, NULL },
                                         { "duration_ms", SHAPE_NUMBER, NULL, NULL },
                                         { "complete", SHAPE_NUMBER, NULL, NULL },
                                         { "scope", SHAPE_OBJECT, NULL, scope_members },
                                         { "consent", SHAPE_OBJECT, NULL, consent_members },
                                         { "devices", SHAPE_OBJECTS, NULL, device_members },
                                         { "network", SHAPE_OBJECT, NULL, network_members },
                                         { "summary", SHAPE_OBJECT, NULL, summary_members },
                                         { 0 } };

static gboolean
is_text (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING;
}

/* the patterns of this table, each made ready when it is met first */
static gboolean
is_word (GHashTable *ready, JsonNode *node, const char *pattern)
{
  GRegex *regex = g_hash_table_lookup (ready, pattern);

  if (!is_text (node))
    return FALSE;
  if (regex == NULL)
    {
      g_autofree char *whole = g_strdup_printf ("\\A(?:%s)\\z", pattern);

      regex = g_regex_new (whole, G_REGEX_OPTIMIZE, 0, NULL);
      g_assert (regex != NULL);
      g_hash_table_insert (ready, (gpointer) pattern, regex);
    }
  return g_regex_match (regex, json_node_get_string (node), 0, NULL);
}

static JsonNode *filter_object (GHashTable *ready, JsonNode *node, const Member *members);

/* those elements that fit; the place of one that does not is taken by an empty object, for what refers to it by its number */
static JsonNode *
filter_list (GHashTable *ready, JsonNode *node, const Member *member)
{
  JsonArray *all = json_node_get_array (node), *kept = json_array_new ();
  JsonNode *list = json_node_new (JSON_NODE_ARRAY);

  for (guint i = 0; member->shape != SHAPE_LIST && i < json_array_get_length (all); i++)
    {
      JsonNode *one = json_array_get_element (all, i);

      if (member->shape == SHAPE_OBJECTS && JSON_NODE_HOLDS_OBJECT (one))
        json_array_add_element (kept, filter_object (ready, one, member->members));
      else if (member->shape == SHAPE_OBJECTS)
        json_array_add_object_element (kept, json_object_new ());
      else if (is_word (ready, one, member->pattern))
        json_array_add_element (kept, json_node_copy (one));
    }
  json_node_take_array (list, kept);
  return list;
}

/* (transfer full) (nullable) */
static JsonNode *
filter_member (GHashTable *ready, JsonNode *node, const Member *member)
{
  gboolean stays = FALSE;

  switch (member->shape)
    {
    case SHAPE_OBJECT:
      return JSON_NODE_HOLDS_OBJECT (node) ? filter_object (ready, node, member->members) : JSON_NODE_HOLDS_NULL (node) ? json_node_copy (node) : NULL;
    case SHAPE_OBJECTS:
    case SHAPE_WORDS:
    case SHAPE_LIST:
      return JSON_NODE_HOLDS_ARRAY (node) ? filter_list (ready, node, member) : NULL;
    case SHAPE_NUMBER:
      stays = JSON_NODE_HOLDS_VALUE (node) && !is_text (node);
      break;
    case SHAPE_WORD:
      stays = JSON_NODE_HOLDS_NULL (node) || is_word (ready, node, member->pattern);
      break;
    case SHAPE_TEXT:
    default:
      stays = is_text (node);
    }
  return stays ? json_node_copy (node) : NULL;
}

static JsonNode *
filter_object (GHashTable *ready, JsonNode *node, const Member *members)
{
  JsonObject *whole = json_node_get_object (node), *kept = json_object_new ();
  JsonNode *object = json_node_new (JSON_NODE_OBJECT);

  for (const Member *member = members; member->name != NULL; member++)
    {
      JsonNode *value = json_object_get_member (whole, member->name);
      JsonNode *filtered = value != NULL ? filter_member (ready, value, member) : NULL;

      if (filtered != NULL)
        json_object_set_member (kept, member->name, filtered);
    }
  json_node_take_object (object, kept);
  return object;
}

JsonNode *
uchi_report_only_known (JsonNode *report)
{
  g_autoptr (GHashTable) ready = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_regex_unref);

  return filter_object (ready, report, report_members);
}
