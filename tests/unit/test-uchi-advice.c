/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "advice/uchi-advice.h"

#include <string.h>

#include "checks/uchi-check-private.h"
#include "core/uchi-json.h"

/* every finding on every kind has something to do, and something for those who cannot */
static void
test_complete (void)
{
  for (guint finding = UCHI_FINDING_DEFAULT_PASSWORD; finding < UCHI_N_FINDINGS; finding++)
    {
      for (guint kind = 0; kind < UCHI_N_KINDS; kind++)
        {
          UchiLevel level;
          const char *id;
          const UchiAdvice *advice;

          uchi_check_judge (finding, kind, &level, &id);
          advice = uchi_advice_by_id (id);
          g_assert_cmpstr (advice->id, ==, id);
          g_assert_nonnull (advice->title);
          g_assert_nonnull (advice->why);
          g_assert_nonnull (advice->goal);
          g_assert_cmpuint (advice->minutes, <=, 20);
          g_assert_cmpstr (uchi_advice_mender_text (uchi_advice_mender (advice, kind)), !=, "");
          g_assert_cmpuint (uchi_advice_n_steps (advice), >=, 3);
          g_assert_cmpuint (uchi_advice_n_steps (advice), <=, UCHI_ADVICE_MAX_STEPS);
          g_assert_nonnull (advice->cannot);
          g_assert_nonnull (advice->confirm);
          g_assert_cmpint (level, >=, UCHI_LEVEL_ASK);
          if (kind == UCHI_KIND_HOME_GATEWAY)
            g_assert_cmpint (uchi_advice_mender (advice, kind), ==, UCHI_MENDER_LINE_COMPANY);
        }
    }
}

/* a camera advice is for cameras only: no other thing is called one */
static void
test_right_words (void)
{
  static const struct {
    UchiFindingId finding;
    UchiKind kind;
    const char *word;
    gboolean there;
  } rows[] = {
    { UCHI_FINDING_DEFAULT_PASSWORD, UCHI_KIND_CAMERA, "camera", TRUE },
    { UCHI_FINDING_DEFAULT_PASSWORD, UCHI_KIND_ROUTER, "router", TRUE },
    { UCHI_FINDING_DEFAULT_PASSWORD, UCHI_KIND_HUB, "router", FALSE },
    { UCHI_FINDING_DEFAULT_PASSWORD, UCHI_KIND_HUB, "camera", FALSE },
    { UCHI_FINDING_PORT_FORWARD, UCHI_KIND_NAS, "camera", FALSE },
    { UCHI_FINDING_PORT_FORWARD, UCHI_KIND_CAMERA, "camera", TRUE },
    { UCHI_FINDING_PORT_FORWARD, UCHI_KIND_PRINTER, "printer", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      UchiLevel level;
      const char *id;

      uchi_check_judge (rows[i].finding, rows[i].kind, &level, &id);
      g_assert_cmpint (strstr (uchi_advice_by_id (id)->title, rows[i].word) != NULL, ==, rows[i].there);
    }
}

/* words that take the power away, unless the same text says from whom not */
static gboolean
cuts (const char *text)
{
  static const char *const words[] = { "unplug", "Switch the device off", "Switch the printer off", "Switch the recorder off", "witch it off", "Switch off the one",
                                       "keep the device off" };

  for (guint i = 0; text != NULL && i < G_N_ELEMENTS (words); i++)
    {
      if (strstr (text, words[i]) != NULL && strstr (text, "unless") == NULL && strstr (text, "Do not switch it off") == NULL)
        return TRUE;
    }
  return FALSE;
}

/* what cares for people, locks, meters and telephones stay on, whatever is found */
static void
test_power (void)
{
  static const UchiKind kept[] = { UCHI_KIND_HEALTH, UCHI_KIND_LOCK, UCHI_KIND_CAR, UCHI_KIND_ENERGY, UCHI_KIND_SMART_METER,
                                   UCHI_KIND_PAYMENT, UCHI_KIND_INTERCOM, UCHI_KIND_IP_PHONE };

  for (guint finding = UCHI_FINDING_DEFAULT_PASSWORD; finding < UCHI_N_FINDINGS; finding++)
    {
      for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
        {
          UchiLevel level;
          const char *id;
          const UchiAdvice *advice;

          uchi_check_judge (finding, kept[i], &level, &id);
          advice = uchi_advice_by_id (id);
          g_assert_false (advice->cuts_power);
          for (guint k = 0; advice->steps[k] != NULL; k++)
            g_assert_false (cuts (advice->steps[k]));
          g_assert_false (cuts (advice->cannot));
        }
    }
}

/* a camera may watch over somebody, an emergency call may hang on a router: where the power is cut, it is said of which not */
static void
test_power_watching (void)
{
  static const UchiKind kinds[] = { UCHI_KIND_CAMERA, UCHI_KIND_ROUTER, UCHI_KIND_HOME_GATEWAY };

  for (guint finding = UCHI_FINDING_DEFAULT_PASSWORD; finding < UCHI_N_FINDINGS; finding++)
    {
      for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
        {
          UchiLevel level;
          const char *id;
          const UchiAdvice *advice;
          gboolean said = FALSE;

          uchi_check_judge (finding, kinds[i], &level, &id);
          advice = uchi_advice_by_id (id);
          g_test_message ("%s", id);
          for (guint k = 0; advice->steps[k] != NULL; k++)
            said |= strstr (advice->steps[k], "not switch off") != NULL;
          said |= advice->note != NULL && strstr (advice->note, "not switch off") != NULL;
          /* a printer watches over nobody */
          g_assert_true (said || !advice->cuts_power || finding == UCHI_FINDING_PRINTER_EXPOSED);
          g_assert_false (cuts (advice->cannot));
        }
    }
}

/* a recording is not lost: that nothing is recorded is seen before the power is cut, and a planned one is spoken of; a recorder is no router */
static void
test_power_recording (void)
{
  static const UchiFindingId findings[] = { UCHI_FINDING_TELNET_OPEN, UCHI_FINDING_ODD_BEHAVIOUR };

  for (guint finding = UCHI_FINDING_DEFAULT_PASSWORD; finding < UCHI_N_FINDINGS; finding++)
    {
      UchiLevel level;
      const char *id;
      const UchiAdvice *advice;

      uchi_check_judge (finding, UCHI_KIND_RECORDER, &level, &id);
      advice = uchi_advice_by_id (id);
      g_test_message ("%s", id);
      if (!advice->cuts_power || finding == UCHI_FINDING_PRINTER_EXPOSED)
        continue;
      g_assert_true (finding == findings[0] || finding == findings[1]);
      g_assert_nonnull (strstr (advice->steps[0], "nothing is being recorded"));
      g_assert_false (cuts (advice->steps[0]));
      g_assert_null (strstr (advice->note, "router"));
      g_assert_nonnull (strstr (advice->note, "not switch off"));
    }
  for (guint i = 0; i < G_N_ELEMENTS (findings); i++)
    {
      UchiLevel level;
      const char *id;

      uchi_check_judge (findings[i], UCHI_KIND_RECORDER, &level, &id);
      g_assert_true (uchi_advice_by_id (id)->cuts_power);
    }
}

/* where the power was cut, it is seen afterwards whether the settings are still there */
static void
test_power_kept (void)
{
  guint n;
  const UchiAdvice *all = uchi_advice_all (&n);

  for (guint i = 0; i < n; i++)
    {
      g_test_message ("%s", all[i].id);
      g_assert_cmpint (strstr (all[i].confirm, "still there") != NULL, ==, all[i].cuts_power);
    }
}

/* a settings page asks for a password: the same step or the next one says where it is written */
static void
test_first_password (void)
{
  guint n;
  const UchiAdvice *all = uchi_advice_all (&n);

  for (guint i = 0; i < n; i++)
    {
      gboolean asks = FALSE, told = FALSE;

      for (guint k = 0; all[i].steps[k] != NULL; k++)
        {
          asks |= strstr (all[i].steps[k], "nter the password") != NULL;
          told |= strstr (all[i].steps[k], "manual") != NULL || strstr (all[i].steps[k], "label") != NULL;
        }
      g_test_message ("%s", all[i].id);
      g_assert_true (!asks || told);
    }
}

/* "switch it off and on" is said of a television, not of what cares for people or carries calls */
static void
test_power_short (void)
{
  static const UchiKind never[] = { UCHI_KIND_HEALTH, UCHI_KIND_LOCK, UCHI_KIND_CAR, UCHI_KIND_ENERGY, UCHI_KIND_SMART_METER,
                                    UCHI_KIND_PAYMENT, UCHI_KIND_INTERCOM, UCHI_KIND_IP_PHONE, UCHI_KIND_ROUTER, UCHI_KIND_HOME_GATEWAY };

  for (guint i = 0; i < G_N_ELEMENTS (never); i++)
    g_assert_false (uchi_advice_may_cut_power (never[i]));
  g_assert_true (uchi_advice_may_cut_power (UCHI_KIND_TV));
}

/* an advice whose steps cut the power says so, for the question about the telephone; a camera may watch over somebody */
static void
test_power_said (void)
{
  guint n;
  const UchiAdvice *all = uchi_advice_all (&n);

  for (guint i = 0; i < n; i++)
    {
      gboolean found = FALSE;

      for (guint k = 0; all[i].steps[k] != NULL; k++)
        found |= cuts (all[i].steps[k]);
      g_assert_cmpint (found, ==, all[i].cuts_power);
      if (strstr (all[i].cannot, "camera") != NULL)
        g_assert_false (cuts (all[i].cannot));
    }
}

/* @step: from 1; 0 when no step says @words */
static void
assert_first_that_says (const UchiAdvice *advice, guint step, const char *words)
{
  g_test_message ("%s: %s", advice->id, words);
  for (guint k = 0; advice->steps[k] != NULL && (step == 0 || k < step); k++)
    g_assert_cmpint (strstr (advice->steps[k], words) != NULL, ==, k + 1 == step);
}

/* the button, the maker's word and the idea for a password come on the screen of the step that speaks of them */
static void
test_marked_steps (void)
{
  guint n;
  const UchiAdvice *all = uchi_advice_all (&n);

  for (guint i = 0; i < n; i++)
    {
      assert_first_that_says (&all[i], all[i].open_step, "Open the settings page");
      assert_first_that_says (&all[i], all[i].menu_step, "called “");
      assert_first_that_says (&all[i], all[i].password_step, "new password twice");
      /* who stops between has it on paper */
      assert_first_that_says (&all[i], all[i].password_step > 0 ? all[i].password_step - 1 : 0, "Write the new password");
      g_assert_cmpint (strstr (all[i].steps[0], "paper") != NULL, ==, all[i].needs_pen);
    }
}

/* what only a later program has advice on is never told as if it were something else */
static void
test_of_later (void)
{
  g_assert_nonnull (strstr (uchi_advice_by_id ("A99")->title, "does not know"));
  g_assert_true (uchi_advice_by_id (NULL) == uchi_advice_by_id ("A99"));
  g_assert_cmpstr (uchi_advice_by_id ("A16")->id, ==, "A16");
}

static UchiDevice *
device_at (const char *address, guint16 port, const char *protocol)
{
  UchiDevice *device = uchi_device_new ("d1");

  uchi_device_add_ipv4 (device, address);
  uchi_device_add_service (device, UCHI_TCP, port, protocol);
  return device;
}

/* the page that the steps speak of, and nothing that a device could have written */
static void
test_page (void)
{
  static const struct {
    const char *note, *advice, *address, *protocol, *page;
    guint16 port, found_at;
  } rows[] = {
    { "the page the finding is about", "A02", "192.168.1.5", "http", "http://192.168.1.5:8080/", 8080, 8080 },
    { "its page, when the finding is about another door", "A06", "192.168.1.5", "https", "https://192.168.1.5/", 443, 23 },
    { "the router's page for a way from outside", "A13", "192.168.1.5", "http", "http://192.168.1.1/", 8080, 8080 },
    { "another scheme's port is written", "A06", "192.168.1.5", "https", "https://192.168.1.5:80/", 80, 23 },
    { "no page was seen", "A06", "192.168.1.5", "telnet", NULL, 23, 23 },
  };
  g_autoptr (UchiDevice) router = device_at ("192.168.1.1", 80, "http");

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const UchiAdvice *advice = uchi_advice_by_id (rows[i].advice);
      g_autoptr (UchiDevice) device = device_at (rows[i].address, rows[i].port, rows[i].protocol);
      g_autoptr (UchiFindingRecord) record = uchi_finding_record_new (UCHI_FINDING_TELNET_OPEN, UCHI_LEVEL_SOON, rows[i].advice);
      g_autofree char *page = NULL, *network = NULL;

      g_test_message ("%s", rows[i].note);
      record->port = rows[i].found_at;
      page = uchi_advice_page (advice, record, device, router);
      g_assert_cmpstr (page, ==, rows[i].page);
      network = uchi_advice_page (advice, record, NULL, NULL);
      g_assert_null (network);
    }
}

static void
test_words (void)
{
  /* what the engine says of an update or an import */
  static const char *const pack_notes[] = { "pack-updated", "pack-newest", "pack-not-updated", "pack-refused", "pack-damaged", "pack-older",
                                            "pack-expired", "pack-future", "pack-too-large", "pack-elsewhere", "pack-no-space",
                                            "pack-not-writable" };

  for (guint kind = 0; kind < UCHI_N_KINDS; kind++)
    g_assert_cmpstr (uchi_advice_kind (kind), !=, "");
  for (guint refused = UCHI_REFUSED_NO_LINK; refused <= UCHI_REFUSED_NO_CONSENT; refused++)
    g_assert_cmpstr (uchi_advice_refused (refused), !=, "");
  g_assert_cmpstr (uchi_advice_unknown ("no word of ours"), !=, "");
  g_assert_null (uchi_advice_note ("no word of ours"));
  for (guint i = 0; i < G_N_ELEMENTS (pack_notes); i++)
    g_assert_nonnull (uchi_advice_note (pack_notes[i]));
  for (guint finding = UCHI_FINDING_DEFAULT_PASSWORD; finding < UCHI_N_FINDINGS; finding++)
    {
      if (uchi_finding_look (finding) == finding)
        g_assert_cmpstr (uchi_advice_check (uchi_finding_name (finding)), !=, uchi_advice_check ("no word of ours"));
    }
}

static char *
text_of (const char *json)
{
  g_autoptr (JsonNode) node = uchi_json_parse (json, strlen (json), NULL, NULL);

  g_assert_nonnull (node);
  return uchi_advice_report_text (json_node_get_object (node), NULL);
}

/* the pressing one first; what a device calls itself cannot move the cursor */
/* each advice names the menu that it is about, never another one */
static void
test_menu (void)
{
  static const struct {
    const char *advice, *menu;
  } rows[] = { { "A01", "P" }, { "A05", "P" }, { "A20", "P" }, { "A08", "U" }, { "A07", "R" }, { "A18", "" }, { "A13", "" }, { "A29", "" }, { "A14", "" }, { "A09", "" } };
  g_autoptr (JsonObject) words = json_object_new ();

  json_object_set_string_member (words, "password_menu", "P");
  json_object_set_string_member (words, "update_menu", "U");
  json_object_set_string_member (words, "remote_menu", "R");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_assert_cmpstr (uchi_advice_menu (uchi_advice_by_id (rows[i].advice), words), ==, rows[i].menu);
      g_assert_cmpstr (uchi_advice_menu (uchi_advice_by_id (rows[i].advice), NULL), ==, "");
    }
}

static void
test_report_text (void)
{
  g_autofree char *text = text_of (
    "{\"complete\":true,\"scope\":{\"refused\":null},\"devices\":["
    "{\"id\":\"d1\",\"kind\":\"nas\",\"vendor\":\"\",\"addresses\":{\"ipv4\":[\"192.168.1.2\"]},\"findings\":["
    "{\"finding\":\"open-share\",\"level\":\"soon\",\"advice\":\"A14\"}]},"
    "{\"id\":\"d2\",\"kind\":\"camera\",\"model\":\"\\u001b[2Jx\",\"addresses\":{\"ipv4\":[\"192.168.1.3\"]},\"findings\":["
    "{\"finding\":\"default-password\",\"level\":\"today\",\"advice\":\"A02\"}]}],"
    "\"network\":{\"checks\":[],\"findings\":[{\"finding\":\"two-routers\",\"level\":\"ask\",\"advice\":\"A25\"}]}}");

  g_assert_nonnull (strstr (text, "There are 2 things to mend."));
  g_assert_nonnull (strstr (text, "192.168.1.3"));
  /* the numbers are those of the rows of screen 20, on which the network is one */
  g_assert_nonnull (strstr (text, "\n2. "));
  g_assert_nonnull (strstr (text, "\n3. Question mark: Home network\n"));
  g_assert_nonnull (strstr (text, "There are two routers"));
  g_assert_true (strstr (text, "The camera’s password") < strstr (text, "Anybody can open the shared folder"));
  g_assert_null (strchr (text, '\033'));
}

#define DEVICE(id, address, rest) "{\"id\":\"" id "\",\"kind\":\"camera\",\"addresses\":{\"ipv4\":[\"" address "\"]}," rest "}"
#define NOT_ASKED "\"checks\":[{\"check\":\"default-password\",\"outcome\":\"unknown\",\"reason\":\"no-consent\"}]"

/* what was not told is told once with all its devices, and with what to do about it; also what belongs to no device */
static void
test_report_unknown (void)
{
  g_autofree char *text = text_of (
    "{\"complete\":true,\"scope\":{\"refused\":null},\"devices\":[" DEVICE ("d1", "192.168.1.2", NOT_ASKED) ","
    DEVICE ("d2", "192.168.1.3", NOT_ASKED) "],\"network\":{\"checks\":[{\"check\":\"dns-changed\",\"outcome\":\"unknown\","
    "\"reason\":\"no-dns\"}],\"findings\":[]}}");
  const char *first = strstr (text, uchi_advice_unknown ("no-consent"));

  g_assert_nonnull (first);
  g_assert_null (strstr (first + 1, uchi_advice_unknown ("no-consent")));
  g_assert_nonnull (strstr (text, "Camera 192.168.1.2, Camera 192.168.1.3"));
  g_assert_nonnull (strstr (text, uchi_advice_unknown ("no-dns")));
  g_assert_nonnull (strstr (text, "--allow-logins"));
  g_assert_nonnull (strstr (text, "in 3 months"));
}

/* who helps reads the numbers of the caller's list, and no name that stands nowhere else */
static void
test_staff_text (void)
{
  const char *report =
    "{\"devices\":[{\"id\":\"d1\",\"kind\":\"printer\",\"label\":\"A\",\"checks\":[{\"check\":\"telnet-open\",\"outcome\":\"ok\"}]},"
    "{\"id\":\"d7\",\"kind\":\"camera\",\"label\":\"B\",\"findings\":[{\"finding\":\"default-password\",\"level\":\"today\",\"advice\":\"A02\"}]},"
    "{\"id\":\"d9\",\"kind\":\"router\",\"label\":\"C\",\"findings\":[{\"finding\":\"port-forward\",\"level\":\"soon\",\"advice\":\"A13\","
    "\"details\":{\"device\":\"d7\",\"router\":\"d99\"}}]}],\"network\":{\"findings\":[{\"finding\":\"dns-changed\",\"level\":\"ask\",\"advice\":\"A19\"}]}}";
  g_autoptr (JsonNode) node = uchi_json_parse (report, strlen (report), NULL, NULL);
  g_autofree char *text = uchi_advice_staff_text (json_node_get_object (node));
  const char *const names[] = { "\nNo. 1 Camera\n", "\nNo. 2 Router\n", "Device in the report: No. 1 Camera\n", "Router in the report: d99\n",
                                "\nNo. 3 Home network\n", "\nNo. 4 Printer\n" };
  const char *at = text;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      at = strstr (at, names[i]);
      g_assert_nonnull (at);
      at++;
    }
  g_assert_null (strstr (text, "d7"));
}

/* of each device: what is known and how surely, where from, by which rule, the names of its weak places, and what was not looked at */
static void
test_staff_facts (void)
{
  const char *report =
    "{\"started\":\"2026-11-21T10:05:00+09:00\",\"pack\":{\"released\":\"2026-11-20\"},\"devices\":[{\"id\":\"d1\",\"kind\":\"camera\",\"label\":\"A\","
    "\"vendor\":\"Acme\",\"model\":\"WL-200\",\"firmware\":\"1.02\",\"confidence\":87,"
    "\"evidence\":[{\"source\":\"http.server\",\"value\":\"lighttpd/1.4\\u001b[31m\",\"at_ms\":1}],"
    "\"services\":[{\"transport\":\"tcp\",\"port\":80,\"protocol\":\"http\",\"product\":\"lighttpd\",\"version\":\"1.4\"}],"
    "\"checks\":[{\"check\":\"default-password\",\"outcome\":\"unknown\",\"reason\":\"no-consent\"},{\"check\":\"telnet-open\",\"outcome\":\"ok\"}],"
    "\"findings\":[{\"finding\":\"known-flaw\",\"level\":\"soon\",\"advice\":\"A08\",\"rule\":\"jvn-0001\","
    "\"details\":{\"ids\":\"CVE-2021-4468 JVN#68922465\",\"installed\":\"1.02\",\"fixed\":\"1.05\"},"
    "\"maker_words\":{\"password_menu\":\"P-menu\",\"update_menu\":\"U-menu\"}}]}]}";
  g_autoptr (JsonNode) node = uchi_json_parse (report, strlen (report), NULL, NULL);
  g_autofree char *text = uchi_advice_staff_text (json_node_get_object (node));
  const char *const lines[] = { "2026-11-20", "Maker and model: Acme WL-200 1.02\n", "How sure (of 100): 87\n", "Found: A08 ", "Rule: jvn-0001\n",
                                "CVE-2021-4468 JVN#68922465\n", "Number of the software now: 1.02\n", "Number of the software that mends it: 1.05\n",
                                "U-menu\n", "Not checked: ", "Entrance (port): TCP 80 http lighttpd 1.4\n", "http.server: lighttpd/1.4" };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_test_message ("%s: %s", lines[i], text);
      g_assert_nonnull (strstr (text, lines[i]));
    }
  g_assert_nonnull (strstr (text, uchi_advice_unknown ("no-consent")));
  g_assert_null (strstr (text, "P-menu"));
  g_assert_null (strchr (text, '\033'));
  g_assert_null (strstr (text, uchi_advice_check ("telnet-open")));
}

/* the first line: what it says, and what it must not say */
static void
test_report_head (void)
{
  static const struct {
    const char *note, *json, *says, *not;
  } rows[] = {
    { "nobody but this computer is no good result", "{\"complete\":true,\"devices\":[{\"id\":\"d1\",\"self\":true}]}", "No device was found",
      "Nothing to mend" },
    { "too old data promises less", "{\"complete\":true,\"pack\":{\"state\":\"too-old\",\"released\":\"2025-01-31\"},\"devices\":["
      DEVICE ("d1", "192.168.1.2", "\"findings\":[]") "]}", "As far as can be told", "\nNothing to mend" },
    { "and says how old it is", "{\"complete\":true,\"pack\":{\"state\":\"aging\",\"released\":\"2026-01-31\"},\"devices\":["
      DEVICE ("d1", "192.168.1.2", "\"findings\":[]") "]}", "2026-01-31", "As far as" },
    { "new data is not spoken of", "{\"complete\":true,\"pack\":{\"state\":\"fresh\",\"released\":\"2026-01-31\"},\"devices\":["
      DEVICE ("d1", "192.168.1.2", "\"findings\":[]") "]}", "Nothing to mend", "2026-01-31" },
    { "stopped on the way", "{\"complete\":false,\"devices\":[" DEVICE ("d1", "192.168.1.2", "\"findings\":[]") "]}", "stopped on the way", NULL },
    { "refused: nothing about devices", "{\"complete\":false,\"scope\":{\"refused\":\"too-large\"},\"devices\":[]}", "very large network",
      "Nothing to mend" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = text_of (rows[i].json);

      g_test_message ("%s", rows[i].note);
      g_assert_nonnull (strstr (text, rows[i].says));
      g_assert_true (rows[i].not == NULL || strstr (text, rows[i].not) == NULL);
    }
}

/* three things at a time: the fourth is named, and its steps come later */
static void
test_report_three (void)
{
#define OPEN "\"findings\":[{\"finding\":\"telnet-open\",\"level\":\"today\",\"advice\":\"A06\"}]"
  g_autofree char *text = text_of ("{\"complete\":true,\"devices\":[" DEVICE ("d1", "192.168.1.2", OPEN) ","
                                   DEVICE ("d2", "192.168.1.3", OPEN) "," DEVICE ("d3", "192.168.1.4", OPEN) ","
                                   DEVICE ("d4", "192.168.1.5", OPEN) "]}");
  guint n_steps = 0, n_titles = 0;

  for (const char *at = text; (at = strstr (at, "(1) ")) != NULL; at++)
    n_steps++;
  for (const char *at = text; (at = strstr (at, "An entrance of an old kind is open\n")) != NULL; at++)
    n_titles++;
  g_assert_cmpuint (n_steps, ==, 3);
  g_assert_cmpuint (n_titles, ==, 4);
  g_assert_nonnull (strstr (text, "Mend the first three"));
}

/* a device has the same number wherever it is named, the one of screen 20; how pressing, and what to do when it cannot be done, are said */
static void
test_report_numbers (void)
{
#define SHARE "{\"finding\":\"open-share\",\"level\":\"soon\",\"advice\":\"A14\"}"
#define TELNET "{\"finding\":\"telnet-open\",\"level\":\"today\",\"advice\":\"A06\"}"
  static const char *const order[] = { "1. Square: Camera  192.168.1.4\n", "2. Square: Camera  192.168.1.5\n",
                                       "2. Triangle: Camera  192.168.1.5\n", "3. Triangle: Camera  192.168.1.3\n" };
  g_autofree char *text = text_of ("{\"complete\":true,\"devices\":[" DEVICE ("d1", "192.168.1.2", "\"findings\":[]") ","
                                   DEVICE ("d2", "192.168.1.3", "\"findings\":[" SHARE "]") "," DEVICE ("d3", "192.168.1.4", "\"findings\":[" TELNET "]") ","
                                   DEVICE ("d4", "192.168.1.5", "\"findings\":[" SHARE "," TELNET "]") "]}");
  const char *at = text;

  g_test_message ("%s", text);
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    {
      at = strstr (at, order[i]);
      g_assert_nonnull (at);
      at++;
    }
  g_assert_nonnull (strstr (text, "When you cannot\n"));
  g_assert_nonnull (strstr (text, uchi_advice_level (UCHI_LEVEL_TODAY)));
}

/* hostile and empty reports give text, never a crash; a refusal gives its sentence */
static void
test_report_hostile (void)
{
  static const char *const rows[] = {
    "{}", "{\"devices\":7}", "{\"devices\":[null,1,\"x\",{}]}", "{\"network\":{\"findings\":[{}]}}",
    "{\"devices\":[{\"findings\":[{\"finding\":\"nothing\",\"level\":\"x\",\"advice\":\"A99\"}]}]}",
  };
  g_autofree char *refused = text_of ("{\"complete\":false,\"scope\":{\"refused\":\"vpn\"},\"devices\":[]}");

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = text_of (rows[i]);

      g_assert_cmpstr (text, !=, "");
    }
  g_assert_nonnull (strstr (refused, "VPN"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/advice/complete", test_complete);
  g_test_add_func ("/advice/right-words", test_right_words);
  g_test_add_func ("/advice/power", test_power);
  g_test_add_func ("/advice/power-said", test_power_said);
  g_test_add_func ("/advice/power-watching", test_power_watching);
  g_test_add_func ("/advice/power-short", test_power_short);
  g_test_add_func ("/advice/power-recording", test_power_recording);
  g_test_add_func ("/advice/power-kept", test_power_kept);
  g_test_add_func ("/advice/first-password", test_first_password);
  g_test_add_func ("/advice/marked-steps", test_marked_steps);
  g_test_add_func ("/advice/of-later", test_of_later);
  g_test_add_func ("/advice/page", test_page);
  g_test_add_func ("/advice/words", test_words);
  g_test_add_func ("/advice/menu", test_menu);
  g_test_add_func ("/advice/report-text", test_report_text);
  g_test_add_func ("/advice/report-unknown", test_report_unknown);
  g_test_add_func ("/advice/report-head", test_report_head);
  g_test_add_func ("/advice/report-three", test_report_three);
  g_test_add_func ("/advice/report-numbers", test_report_numbers);
  g_test_add_func ("/advice/staff-text", test_staff_text);
  g_test_add_func ("/advice/staff-facts", test_staff_facts);
  g_test_add_func ("/advice/report-hostile", test_report_hostile);
  return g_test_run ();
}
