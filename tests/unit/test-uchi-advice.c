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

/* safety.md 8: what watches over somebody stays on */
static void
test_power (void)
{
  guint n;
  const UchiAdvice *all = uchi_advice_all (&n);

  for (guint i = 0; i < n; i++)
    {
      if (strstr (all[i].cannot, "unplug the camera") != NULL)
        g_assert_nonnull (strstr (all[i].cannot, "unless it watches over somebody"));
      for (guint k = 0; all[i].steps[k] != NULL; k++)
        {
          if (strstr (all[i].steps[k], "Switch the") != NULL && strstr (all[i].steps[k], " off") != NULL)
            g_assert_true (all[i].cuts_power);
        }
    }
}

static void
test_words (void)
{
  for (guint kind = 0; kind < UCHI_N_KINDS; kind++)
    g_assert_cmpstr (uchi_advice_kind (kind), !=, "");
  for (guint refused = UCHI_REFUSED_NO_LINK; refused <= UCHI_REFUSED_NO_CONSENT; refused++)
    g_assert_cmpstr (uchi_advice_refused (refused), !=, "");
  g_assert_cmpstr (uchi_advice_unknown ("no word of ours"), !=, "");
  g_assert_null (uchi_advice_note ("no word of ours"));
  for (guint finding = UCHI_FINDING_DEFAULT_PASSWORD; finding < UCHI_N_FINDINGS; finding++)
    {
      if (finding != UCHI_FINDING_NO_PASSWORD)
        g_assert_cmpstr (uchi_advice_check (uchi_finding_name (finding)), !=, uchi_advice_check ("no word of ours"));
    }
}

static char *
text_of (const char *json)
{
  g_autoptr (JsonNode) node = uchi_json_parse (json, strlen (json), NULL, NULL);

  g_assert_nonnull (node);
  return uchi_advice_report_text (json_node_get_object (node));
}

/* the pressing one first; what a device calls itself cannot move the cursor */
static void
test_report_text (void)
{
  g_autofree char *text = text_of (
    "{\"complete\":true,\"scope\":{\"refused\":null},\"devices\":["
    "{\"id\":\"d1\",\"kind\":\"nas\",\"vendor\":\"\",\"addresses\":{\"ipv4\":[\"192.168.1.2\"]},\"findings\":["
    "{\"finding\":\"open-share\",\"level\":\"soon\",\"advice\":\"A14\"}]},"
    "{\"id\":\"d2\",\"kind\":\"camera\",\"model\":\"\\u001b[2Jx\",\"addresses\":{\"ipv4\":[\"192.168.1.3\"]},\"findings\":["
    "{\"finding\":\"default-password\",\"level\":\"today\",\"advice\":\"A02\"}]}],"
    "\"network\":{\"checks\":[],\"findings\":[]}}");

  g_assert_nonnull (strstr (text, "There are 2 things to mend."));
  g_assert_nonnull (strstr (text, "192.168.1.3"));
  g_assert_true (strstr (text, "The camera’s password") < strstr (text, "Anybody can open the shared folder"));
  g_assert_null (strchr (text, '\033'));
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
  g_test_add_func ("/advice/words", test_words);
  g_test_add_func ("/advice/report-text", test_report_text);
  g_test_add_func ("/advice/report-hostile", test_report_hostile);
  return g_test_run ();
}
