/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pack's own recipes, from what a device says to the last answer: who is tried, who never, and with which words. Answers
 * are made up where no real one is published; hashes were reckoned with another program. */
#include "pack/uchi-pack-private.h"

#include "core/uchi-error.h"
#include "uchi-recipe-answers.h"

/* as many can run, and no fewer may */
#define RECIPES 250

typedef struct {
  const char *request;  /* "METHOD PATH", NULL: end */
  const char *body;     /* (nullable): the whole of it */
  guint status;
  const char *headers;
  const char *answer;
} Turn;

typedef struct {
  const char *page;     /* (nullable) */
  const char *source;   /* (nullable): one more observation */
  const char *value;
  const char *mac;      /* (nullable) */
  const char *told;     /* (nullable): the model that the person chose */
  const char *id;       /* (nullable): of the recipe that is to run; NULL: none may */
  Turn turns[3];
} Row;

#define ASUS_BODY                                                                                                             \
  "group_id=&action_mode=&action_script=&action_wait=5&current_page=Main_Login.asp&next_page=index.asp&login_authorization="    \
  "YWRtaW46YWRtaW4%3D"
#define GLOBESURFER_BODY                                                                                                      \
  "active_page=page_login&prev_page=&page_title=Login&mimic_button_field=submit_button_login_submit%3A+..&button_value="        \
  "&strip_page_top=0&page_title_text=Login&page_icon_number=30&defval_lang=0&defval_username=&md5_pass="                        \
  "8ea5ce8266fc0bf11c98e0b7b23cfac5&auth_key=5511&lang=0&username=admin&password_77="
#define ASUS_PAGE "<title>ASUS Login</title><form><input type=\"hidden\" name=\"login_authorization\" value=\"\"></form>"
#define HIKVISION_PAGE "<title>index</title><script>window.location.href='doc/page/login.asp'</script>"
#define OKI_PAGE "<img src=\"okilogo.gif\"><frame src=\"status_toc.htm\">"
#define ACTI_PAGE "<title>Web Configurator</title><script>var gPwd=\"123456\";</script>"

static const Row rows[] = {
  /* a field whose name is made from a cookie */
  { "<title>GlobeSurfer III - Login</title><form><input name=\"md5_pass\"></form>", "http.cookie", "rg_cookie_session_id", NULL, NULL, "nnd-066",
    { { "GET /", "", 200, "set-cookie: rg_cookie_session_id=77", "<input type=\"hidden\" name=\"auth_key\" value=\"5511\">" },
      { "POST /index.cgi", GLOBESURFER_BODY, 302, "location: /index.cgi?active%5fpage=page%5fhome", "" } } },
  { "<script src=\"/cgi-bin/login_mgr.cgi\"></script>", "http.cookie", "PHPSESSID", NULL, NULL, NULL, { { NULL } } },
  { ASUS_PAGE, "upnp.modelName", "RT-AC68U", NULL, NULL, "s-008",
    { { "POST /login.cgi", ASUS_BODY, 200, "set-cookie: asus_token=4b1d", "" } } },
  { ASUS_PAGE, "upnp.modelName", "RT-AX86U", NULL, NULL, NULL, { { NULL } } },
  { "<script>document.title = 'GXP2200'</script>Enterprise Multimedia Phone for Android", NULL, NULL, NULL, NULL, "nnd-078",
    { { "GET /manager?action=login&Username=admin&Secret=admin&time=0", "", 200, "set-cookie: phonecookie=9f21a7", "" } } },
  { "<td>Milesight Network Camera</td><input id=\"secret\">", "upnp.modelName", "MS-C2962", NULL, NULL, "nnd-171",
    { { "GET /vb.htm?language=ie&checkpassword=0:admin:ms1234", "", 200, NULL, "OK checkpassword" } } },
  /* the exact model before the family, each with its own pair */
  { NULL, "http.realm", "DIR-615", NULL, NULL, "s-036",
    { { "GET /", "", 401, "www-authenticate: Basic realm=\"DIR-615\"", "" }, { "GET /", "", 200, NULL, "" } } },
  { NULL, "http.realm", "DIR-300", NULL, NULL, NULL, { { NULL } } },
  { NULL, "http.realm", "DCS-942L", NULL, NULL, "d-link-dcs-942l", { { NULL } } },
  { NULL, "http.realm", "DCS-932L", NULL, NULL, NULL, { { NULL } } },
  /* what switches the power of others */
  { NULL, "http.realm", "iBoot-G2", NULL, NULL, NULL, { { NULL } } },
  { NULL, "http.title", "Expert Net Control 2302", NULL, NULL, NULL, { { NULL } } },
  { NULL, "http.realm", "TM-AC1900", NULL, NULL, "nnd-010", { { NULL } } },
  { NULL, "http.realm", "RT-N56U", NULL, NULL, "nnd-009", { { NULL } } },
  { NULL, "http.realm", "WRT54G", NULL, NULL, "s-033", { { NULL } } },
  /* signs that were never fit together */
  { "<title>Xerox WorkCentre 7120</title><frameset><frame src=\"hdstat.htm\"></frameset>", NULL, NULL, NULL, NULL, "xerox-workcentre-7xxx", { { NULL } } },
  { "<title>DocuColor 242</title><frameset><frame src=\"hdstat.htm\"></frameset>", NULL, NULL, NULL, NULL, "nnd-273", { { NULL } } },
  /* pages of many makers are tried where the network card is the maker's and the model is told, and nowhere else */
  { HIKVISION_PAGE, "upnp.modelName", "DS-2CD2032-I", "c0:56:e3:00:00:01", NULL, "nnd-151", { { NULL } } },
  { HIKVISION_PAGE, NULL, NULL, "c0:56:e3:00:00:01", "DS-2CD2032-I", "nnd-151", { { NULL } } },
  { HIKVISION_PAGE, NULL, NULL, "c0:56:e3:00:00:01", NULL, NULL, { { NULL } } },
  /* the signs of a family, and no model: the printed one, the one that another text says, the one that the person chose */
  { NULL, "http.realm", "TP-LINK Wireless N Router WR841N", NULL, NULL, "s-009", { { NULL } } },
  { NULL, "http.realm", "TP-LINK Wireless Lite N Router WR741ND", NULL, NULL, "nnd-027", { { NULL } } },
  { NULL, "http.realm", "TP-LINK Wireless Router", NULL, NULL, NULL, { { NULL } } },
  { NULL, "http.realm", "TP-LINK Wireless Router", NULL, "TL-WR841N", "s-009", { { NULL } } },
  { NULL, "http.realm", "TP-LINK Wireless Router", NULL, "Deco M4", NULL, { { NULL } } },
  { NULL, "http.server", "GS-Webs", NULL, NULL, NULL, { { NULL } } },
  { NULL, "http.server", "GS-Webs", NULL, "GXV3672", "nnd-150", { { NULL } } },
  { NULL, "http.realm", "JVC Broadcaster 1.20", NULL, NULL, NULL, { { NULL } } },
  { NULL, "http.realm", "JVC Broadcaster 1.20", NULL, "VN-V25U", "nnd-203", { { NULL } } },
  { NULL, "http.realm", "Avigilon-123456", NULL, NULL, NULL, { { NULL } } },
  { NULL, "http.realm", "Linksys", NULL, "WRT54GL", NULL, { { NULL } } },
  { HIKVISION_PAGE, NULL, NULL, "02:00:00:00:00:01", NULL, NULL, { { NULL } } },
  { ACTI_PAGE, NULL, NULL, NULL, NULL, NULL, { { NULL } } },
  /* the signs of the family, and a model whose password is chosen at the first use or its own */
  { HIKVISION_PAGE, "upnp.modelName", "DS-2CD2143G2-I", "c0:56:e3:00:00:01", NULL, NULL, { { NULL } } },
  { HIKVISION_PAGE, NULL, NULL, "c0:56:e3:00:00:01", "DS-2CD1043G0-I", NULL, { { NULL } } },
  { NULL, "http.realm", "NETGEAR RBR850", NULL, NULL, NULL, { { NULL } } },
  { NULL, "http.realm", "NETGEAR RAX50", NULL, NULL, NULL, { { NULL } } },
  { NULL, "http.realm", "NETGEAR RBR50", NULL, NULL, NULL, { { NULL } } },
  { NULL, "http.realm", "CentreWare Internet Services", NULL, "AltaLink C8130", NULL, { { NULL } } },
  { NULL, "http.realm", "CentreWare Internet Services", NULL, "VersaLink C405", NULL, { { NULL } } },
  { NULL, "http.realm", "CentreWare Internet Services", NULL, "WorkCentre 6515", NULL, { { NULL } } },
  { NULL, "http.realm", "CentreWare Internet Services", NULL, "WorkCentre 7232", "nnd-271", { { NULL } } },
  { NULL, "http.realm", "Panasonic network device", NULL, "WV-S1131", NULL, { { NULL } } },
  { NULL, "http.realm", "Panasonic network device", NULL, "BB-SC384", NULL, { { NULL } } },
  { NULL, "http.realm", "TP-LINK Archer C7", NULL, NULL, NULL, { { NULL } } },
  { OKI_PAGE, NULL, NULL, NULL, "OKI C610", NULL, { { NULL } } },
  { OKI_PAGE, NULL, NULL, NULL, "OKI MB451", "nnd-253", { { NULL } } },
  { NULL, "http.realm", "iPolis", NULL, "SNB-6010", NULL, { { NULL } } },
  { NULL, "http.realm", "YAMAHA-RT RTX1300", NULL, NULL, NULL, { { NULL } } },
  { NULL, "http.realm", "RT-AX88U", NULL, NULL, NULL, { { NULL } } },
  /* what names a server, a module or a trade, and no product */
  { NULL, "http.server", "Boa/0.94.14rc21", NULL, NULL, NULL, { { NULL } } },
  { NULL, "http.realm", "WIFICAM", NULL, NULL, NULL, { { NULL } } },
  { NULL, "http.realm", "Outdoor IP Camera", NULL, NULL, NULL, { { NULL } } },
  { NULL, "http.realm", "IP SPEED DOME", NULL, NULL, NULL, { { NULL } } },
  { "<script>function onLoginNVS(){}</script>", NULL, NULL, NULL, NULL, NULL, { { NULL } } },
  { NULL, "http.realm", "Smart Home And Intercom System", NULL, NULL, NULL, { { NULL } } },
  { NULL, "http.realm", "DS06 SIP Door Station - 00a1b2", NULL, NULL, NULL, { { NULL } } },
};

static void
read_page (UchiPack *pack, UchiDevice *device, const char *page)
{
  const char *title = strstr (page, "<title>");
  g_autofree char *text = title != NULL ? g_strndup (title + 7, (gsize) (strstr (title, "</title>") - title) - 7) : NULL;

  uchi_pack_read_page (pack, device, page, 0);
  if (text != NULL)
    uchi_device_add_evidence (device, "http.title", text, 0);
}

static UchiDevice *
device_of (UchiPack *pack, const Row *row)
{
  UchiDevice *device = uchi_device_new ("d1");

  if (row->mac != NULL)
    uchi_device_set_mac (device, row->mac);
  if (row->page != NULL)
    read_page (pack, device, row->page);
  if (row->source != NULL)
    uchi_device_add_evidence (device, row->source, row->value, 0);
  if (row->told != NULL)
    uchi_device_tell_model (device, row->told);
  /* the module's cameras say both */
  if (g_strcmp0 (row->value, "WIFICAM") == 0)
    uchi_device_add_evidence (device, "http.server", "GoAhead-Webs", 0);
  return device;
}

static void
converse (JsonObject *rule, const Turn *turns)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (UchiRecipe) recipe = uchi_recipe_new (rule, NULL, NULL, &error);
  UchiRecipeVerdict verdict = UCHI_RECIPE_MORE;

  g_assert_no_error (error);
  uchi_recipe_set_origin (recipe, "192.168.1.1", 80, FALSE);
  for (guint n = 0; turns[n].request != NULL; n++)
    {
      g_autoptr (UchiHttpResponse) response = uchi_respond (turns[n].status, turns[n].headers, turns[n].answer);
      UchiHttpRequest request = { 0 };
      g_autofree char *line = NULL, *body = NULL;

      g_assert_cmpint (verdict, ==, UCHI_RECIPE_MORE);
      g_assert_true (uchi_recipe_next (recipe, &request, &error));
      line = g_strdup_printf ("%s %s", request.method, request.path);
      body = request.body != NULL ? g_strndup (g_bytes_get_data (request.body, NULL), g_bytes_get_size (request.body)) : g_strdup ("");
      g_assert_cmpstr (line, ==, turns[n].request);
      g_assert_cmpstr (body, ==, turns[n].body);
      g_assert_true (uchi_http_login_body_allowed (request.body));
      verdict = uchi_recipe_feed (recipe, response);
    }
  if (turns[0].request != NULL)
    g_assert_cmpint (verdict, ==, UCHI_RECIPE_OPENED);
}

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (UchiPack) pack = uchi_pack_load_embedded (NULL);
  g_autoptr (UchiDevice) device = device_of (pack, row);
  JsonObject *rule = uchi_pack_login (pack, device);
  gboolean tried = rule != NULL && uchi_json_bool (rule, "may_try", FALSE);

  g_test_message ("%s %s", row->page != NULL ? row->page : "", row->value != NULL ? row->value : "");
  if (tried)
    g_assert_cmpstr (uchi_json_string (rule, "id", NULL), ==, row->id);
  g_assert_cmpint (tried, ==, row->id != NULL);
  if (tried)
    converse (rule, row->turns);
}

/* what a body says as it stands: the guard at the socket would refuse it, and the recipe could never run */
static void
assert_words (JsonNode *node)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
        assert_words (json_array_get_element (json_node_get_array (node), i));
    }
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return;
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &name, &member))
    {
      const char *text = JSON_NODE_HOLDS_VALUE (member) ? json_node_get_string (member) : NULL;
      g_autoptr (GBytes) bytes = text != NULL ? g_bytes_new (text, strlen (text)) : NULL;

      if (bytes != NULL && !uchi_http_login_body_allowed (bytes))
        g_error ("a body that is never sent: %s", text);
      assert_words (member);
    }
}

static void
test_bodies (void)
{
  g_autoptr (UchiPack) pack = uchi_pack_load_embedded (NULL);
  JsonArray *logins = uchi_pack_logins (pack);
  guint n_bodies = 0;

  for (guint i = 0; i < json_array_get_length (logins); i++)
    {
      JsonObject *rule = uchi_json_object_at (logins, i);
      JsonArray *steps = uchi_json_bool (rule, "may_try", FALSE) ? uchi_json_array (rule, "steps") : NULL;

      for (guint k = 0; steps != NULL && k < json_array_get_length (steps); k++)
        {
          JsonNode *body = json_object_get_member (uchi_json_object_at (steps, k), "body");

          if (body == NULL)
            continue;
          n_bodies++;
          g_test_message ("%s", uchi_json_string (rule, "id", ""));
          assert_words (body);
        }
    }
  g_assert_cmpuint (n_bodies, >, 40);
}

/* ---- every one of them ---------------------------------------------------------------- */

static JsonObject *
said (JsonObject *example, const char *member)
{
  JsonArray *array = uchi_json_array (example, member);

  return array != NULL ? uchi_json_object_at (array, 0) : NULL;
}

/* (transfer full): what the example says, but for @without */
static UchiDevice *
example_device (UchiPack *pack, JsonObject *says, const char *without)
{
  UchiDevice *device = uchi_device_new ("d1");
  g_autoptr (GList) sources = json_object_get_members (says);

  for (const GList *l = sources; l != NULL; l = l->next)
    {
      const char *text = uchi_json_string (says, l->data, "");

      if (g_strcmp0 (l->data, without) == 0)
        continue;
      if (g_str_equal (l->data, "page"))
        uchi_pack_read_page (pack, device, text, 0);
      else if (g_str_equal (l->data, "mac"))
        uchi_device_set_mac (device, text);
      else if (g_str_equal (l->data, "model"))
        uchi_device_tell_model (device, text);
      else
        uchi_device_add_evidence (device, l->data, text, 0);
    }
  return device;
}

/* the device of its example is tried with this rule and no other, and with none when the model is left out; the whole of the recipe
 * opens the good example and not the bad one: by the machine that talks to devices. Whether the model came with other pairs too */
static gboolean
try_recipe (UchiPack *pack, JsonObject *rule)
{
  g_autoptr (GError) error = NULL;
  JsonObject *example = uchi_pack_example (rule);
  JsonObject *yes = said (example, "yes"), *no = said (example, "no");
  g_autoptr (UchiDevice) device = yes != NULL ? example_device (pack, yes, NULL) : NULL;

  g_assert_nonnull (device);
  g_assert_true (uchi_pack_login (pack, device) == rule);
  g_assert_false (uchi_pack_login_wants_model (pack, device));
  uchi_recipe_examples_hold (rule, &error);
  g_assert_no_error (error);
  if (no != NULL)
    {
      g_autoptr (UchiDevice) family = example_device (pack, no, NULL);

      g_assert_false (uchi_pack_login (pack, family) == rule);
    }
  if (json_object_has_member (yes, "model"))
    {
      g_autoptr (UchiDevice) untold = example_device (pack, yes, "model");
      JsonObject *other = uchi_pack_login (pack, untold);

      g_assert_true (other == NULL || !uchi_json_bool (other, "may_try", FALSE));
      g_assert_true (uchi_pack_login_wants_model (pack, untold));
    }
  return uchi_pack_login_has_others (pack, device, rule);
}

static void
test_all (void)
{
  g_autoptr (UchiPack) pack = uchi_pack_load_embedded (NULL);
  JsonArray *logins = uchi_pack_logins (pack);
  guint n_run = 0, n_others = 0;

  for (guint i = 0; i < json_array_get_length (logins); i++)
    {
      JsonObject *rule = uchi_json_object_at (logins, i);

      if (!uchi_json_bool (rule, "may_try", FALSE))
        continue;
      g_test_message ("%s", uchi_json_string (rule, "id", ""));
      n_others += try_recipe (pack, rule) ? 1 : 0;
      n_run++;
    }
  g_test_message ("%u recipes were run, of %u a refusal is no all-clear", n_run, n_others);
  g_assert_cmpuint (n_others, >, 20);
  g_assert_cmpuint (n_others, <, n_run / 2);
  g_assert_cmpuint (n_run, >=, RECIPES);
}

/* whoever has the signs of a recipe and is one of those that are never tried is not tried, by this recipe or another */
static guint
refuse_models (UchiPack *pack, JsonObject *never, JsonObject *rule)
{
  JsonArray *models = uchi_json_array (never, "models");
  guint n_models = models != NULL ? json_array_get_length (models) : 0;

  for (guint i = 0; i < n_models; i++)
    {
      g_autoptr (UchiDevice) device = example_device (pack, said (uchi_pack_example (rule), "yes"), "model");
      JsonObject *chosen;

      uchi_device_add_evidence (device, "upnp.manufacturer", uchi_json_string (never, "vendor", ""), 0);
      uchi_device_tell_model (device, uchi_json_string_at (models, i));
      chosen = uchi_pack_login (pack, device);
      g_test_message ("%s, %s", uchi_json_string (rule, "id", ""), uchi_json_string_at (models, i));
      g_assert_nonnull (uchi_pack_never_try (pack, device));
      g_assert_true (chosen == NULL || !uchi_json_bool (chosen, "may_try", FALSE));
    }
  return n_models;
}

static void
test_nevers (void)
{
  g_autoptr (UchiPack) pack = uchi_pack_load_embedded (NULL);
  JsonArray *logins = uchi_pack_logins (pack);
  guint n_refused = 0;

  for (guint i = 0; i < pack->nevers->records->len; i++)
    {
      const UchiPackRecord *never = g_ptr_array_index (pack->nevers->records, i);

      for (guint k = 0; k < json_array_get_length (logins); k++)
        {
          JsonObject *rule = uchi_json_object_at (logins, k);

          if (uchi_json_bool (rule, "may_try", FALSE)
              && g_ascii_strcasecmp (uchi_json_string (rule, "vendor", ""), uchi_json_string (never->object, "vendor", "")) == 0)
            n_refused += refuse_models (pack, never->object, rule);
        }
    }
  g_assert_cmpuint (n_refused, >, 400);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/recipe-pack/%02u", i);

      g_test_add_data_func (path, &rows[i], test_row);
    }
  g_test_add_func ("/recipe-pack/bodies", test_bodies);
  g_test_add_func ("/recipe-pack/all", test_all);
  g_test_add_func ("/recipe-pack/nevers", test_nevers);
  return g_test_run ();
}
