/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of the call centre: one file, made of the tables that the window is made of. */
#include <string.h>

#include <gio/gio.h>
#include <glib/gi18n.h>

#include "advice/uchi-advice.h"
#include "checks/uchi-checks.h"
#include "core/uchi-error.h"
#include "core/uchi-json.h"
#include "core/uchi-locale.h"
#include "pack/uchi-pack.h"
#include "report/uchi-support-code.h"
#include "uchi-config.h"
#include "uchi-pack-tool.h"

#define STAFF "/io/github/uchi_kenshin/staff/"

/* what is said of a maker's page, in this order; the rest is for whoever keeps the pack */
static const char *const maker_words[] = { "open", "label", "password_menu", "update_menu", "remote_menu", NULL };

static void
begin (JsonBuilder *json, const char *name)
{
  json_builder_set_member_name (json, name);
}

/* @message: (nullable) */
static void
add_words (JsonBuilder *json, const char *message)
{
  /* an empty message is the head of the catalogue */
  g_autofree char *words = message != NULL && *message != '\0' ? uchi_advice_words (message) : g_strdup ("");

  json_builder_add_string_value (json, words);
}

static void
put (JsonBuilder *json, const char *name, const char *message)
{
  begin (json, name);
  add_words (json, message);
}

/* what programs say to each other, the same in every language: "printer" is also a message of 43 */
static void
put_name (JsonBuilder *json, const char *member, const char *name)
{
  begin (json, member);
  json_builder_add_string_value (json, name != NULL ? name : "");
}

static void
put_sentence (JsonBuilder *json, const char *name, const char *heading)
{
  g_autofree char *words = uchi_advice_words (heading);
  g_autofree char *sentence = uchi_advice_sentence (words);

  begin (json, name);
  json_builder_add_string_value (json, sentence);
}

/* @messages: up to a NULL */
static void
put_list (JsonBuilder *json, const char *name, const char *const *messages)
{
  begin (json, name);
  json_builder_begin_array (json);
  for (; *messages != NULL; messages++)
    add_words (json, *messages);
  json_builder_end_array (json);
}

static void
put_number (JsonBuilder *json, const char *name, guint number)
{
  begin (json, name);
  json_builder_add_int_value (json, number);
}

static void
put_screens (JsonBuilder *json)
{
  guint n;
  const UchiScreenWords *screens = uchi_advice_screens (&n);

  begin (json, "screens");
  json_builder_begin_array (json);
  for (guint i = 0; i < n; i++)
    {
      json_builder_begin_object (json);
      put_number (json, "number", screens[i].number);
      put (json, "title", screens[i].title);
      put (json, "headline", screens[i].headline);
      put_list (json, "lines", screens[i].lines);
      put_list (json, "sometimes", screens[i].sometimes);
      put_list (json, "buttons", screens[i].buttons);
      put (json, "primary", screens[i].primary);
      put (json, "question", uchi_advice_question (screens[i].number));
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

static void
put_advice (JsonBuilder *json)
{
  guint n;
  const UchiAdvice *advice = uchi_advice_all (&n);

  begin (json, "advice");
  json_builder_begin_object (json);
  for (guint i = 0; i < n; i++)
    {
      begin (json, advice[i].id);
      json_builder_begin_object (json);
      put (json, "title", advice[i].title);
      put_sentence (json, "matter", advice[i].title);
      put (json, "goal", advice[i].goal);
      put (json, "why", advice[i].why);
      put_list (json, "steps", advice[i].steps);
      put (json, "cannot", advice[i].cannot);
      put (json, "confirm", advice[i].confirm);
      put (json, "note", advice[i].note);
      put_number (json, "minutes", advice[i].minutes);
      put_number (json, "open_step", advice[i].open_step);
      put_number (json, "menu_step", advice[i].menu_step);
      put_number (json, "password_step", advice[i].password_step);
      begin (json, "needs_pen");
      json_builder_add_boolean_value (json, advice[i].needs_pen);
      begin (json, "cuts_power");
      json_builder_add_boolean_value (json, advice[i].cuts_power);
      begin (json, "on_router");
      json_builder_add_boolean_value (json, advice[i].on_router);
      json_builder_end_object (json);
    }
  json_builder_end_object (json);
}

/* sentences that the window makes of what was found; tests/staff/test_words.py knows where they stand */
static void
put_phrases (JsonBuilder *json)
{
  begin (json, "phrases");
  json_builder_begin_object (json);
  put (json, "mark", N_("The mark is a %s. %s."));
  put (json, "how", N_("How to mend it"));
  put (json, "minutes", N_("It takes about %u minutes."));
  put (json, "pen", N_("Please have paper and a pen ready."));
  put (json, "phone", N_("If you are talking on the telephone of the home, tell the helper first."));
  put (json, "called", N_("On the page it may be called “%s”."));
  put (json, "idea", N_("You may use this one as a new password."));
  put (json, "written", N_("Please enter the password that you wrote on paper."));
  put (json, "shown", N_("This is the one that was shown before:"));
  put (json, "open", N_("Open the settings page"));
  put (json, "stays", N_("This window stays open. Come back to it afterwards."));
  json_builder_end_object (json);
}

/* [advice, level, who mends it] on that kind */
static void
put_judgement (JsonBuilder *json, UchiFindingId finding, UchiKind kind, UchiPack *pack)
{
  UchiLevel level;
  const char *advice;

  uchi_check_judge (finding, kind, &level, &advice);
  json_builder_begin_array (json);
  json_builder_add_string_value (json, advice);
  json_builder_add_int_value (json, uchi_check_level (finding, kind, pack));
  json_builder_add_int_value (json, uchi_advice_mender (uchi_advice_by_id (advice), kind));
  json_builder_end_array (json);
}

/* which advice, how pressing, and whether the code can tell that, for every finding on every kind: of the tables that the checks use */
static void
put_findings (JsonBuilder *json, UchiPack *pack)
{
  begin (json, "findings");
  json_builder_begin_array (json);
  for (guint finding = 0; finding < UCHI_N_FINDINGS; finding++)
    {
      const UchiCheck *check = uchi_checks_find (uchi_finding_name (finding));

      json_builder_begin_object (json);
      put_name (json, "name", uchi_finding_name (finding));
      put (json, "check", uchi_advice_check (uchi_finding_name (finding)));
      begin (json, "varies");
      json_builder_add_boolean_value (json, check != NULL && (check->flags & UCHI_CHECK_LEVEL_VARIES) != 0);
      begin (json, "by_kind");
      json_builder_begin_array (json);
      for (guint kind = 0; finding > 0 && kind < UCHI_N_KINDS; kind++)
        put_judgement (json, finding, kind, pack);
      json_builder_end_array (json);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

static void
put_vocabulary (JsonBuilder *json)
{
  begin (json, "kinds");
  json_builder_begin_array (json);
  for (guint kind = 0; kind < UCHI_N_KINDS; kind++)
    {
      json_builder_begin_object (json);
      put_name (json, "name", uchi_kind_name (kind));
      put (json, "text", uchi_advice_kind (kind));
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
  begin (json, "levels");
  json_builder_begin_array (json);
  for (guint level = UCHI_LEVEL_FINE; level <= UCHI_LEVEL_TODAY; level++)
    {
      json_builder_begin_object (json);
      put_name (json, "name", uchi_level_name (level));
      put (json, "text", uchi_advice_level (level));
      put (json, "shape", uchi_advice_shape (level));
      put_name (json, "drawing", uchi_advice_drawing (level));
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

/* by their numbers */
static void
put_menders (JsonBuilder *json)
{
  begin (json, "menders");
  json_builder_begin_array (json);
  for (guint mender = UCHI_MENDER_YOU; mender <= UCHI_MENDER_SHOP; mender++)
    add_words (json, uchi_advice_mender_text (mender));
  json_builder_end_array (json);
}

/* why a check could not tell */
static void
put_reasons (JsonBuilder *json)
{
  const char *reason;

  begin (json, "reasons");
  json_builder_begin_object (json);
  for (guint i = 0; (reason = uchi_advice_reason (i)) != NULL; i++)
    put (json, reason, uchi_advice_unknown (reason));
  json_builder_end_object (json);
}

static void
put_words (JsonBuilder *json)
{
  begin (json, "words");
  json_builder_begin_array (json);
  for (guint i = 0; i < UCHI_SUPPORT_CODE_WORDS; i++)
    json_builder_add_string_value (json, uchi_support_code_word (i));
  json_builder_end_array (json);
}

/* what makers call things on their setting pages, of the pack inside the program, and on which kinds of theirs */
static void
put_makers (JsonBuilder *json, UchiPack *pack)
{
  JsonObject *makers = pack != NULL ? uchi_pack_all_words (pack) : NULL;
  g_autoptr (GList) names = makers != NULL ? json_object_get_members (makers) : NULL;

  begin (json, "makers");
  json_builder_begin_object (json);
  for (GList *name = names; name != NULL; name = name->next)
    {
      JsonObject *words = uchi_json_object (makers, name->data);

      if (words == NULL)
        continue;
      begin (json, name->data);
      json_builder_begin_object (json);
      begin (json, "kinds");
      json_builder_begin_array (json);
      for (guint kind = 0; kind < UCHI_N_KINDS; kind++)
        json_builder_add_boolean_value (json, uchi_pack_words_suit (words, kind));
      json_builder_end_array (json);
      for (guint i = 0; maker_words[i] != NULL; i++)
        put_name (json, maker_words[i], uchi_json_string (words, maker_words[i], ""));
      json_builder_end_object (json);
    }
  json_builder_end_object (json);
}

/* (transfer full): a text of the program itself */
static char *
piece (const char *name)
{
  g_autofree char *path = g_strconcat (STAFF, name, NULL);
  g_autoptr (GBytes) bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  g_assert (bytes != NULL);
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

/* our own JSON, as a member */
static void
put_file (JsonBuilder *json, const char *member, const char *file)
{
  g_autofree char *text = piece (file);

  begin (json, member);
  json_builder_add_value (json, uchi_json_parse (text, strlen (text), NULL, NULL));
}

static char *
data_text (void)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  g_autoptr (UchiPack) pack = uchi_pack_load_embedded (NULL);
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *line = NULL;
  GString *safe;

  json_builder_begin_object (json);
  begin (json, "version");
  json_builder_add_string_value (json, UCHI_VERSION);
  put_words (json);
  put_vocabulary (json);
  put_reasons (json);
  put_screens (json);
  put_findings (json, pack);
  put_menders (json);
  put_advice (json);
  put_phrases (json);
  put_makers (json, pack);
  put_file (json, "talk", "talk.json");
  put_file (json, "contacts", "contacts.json");
  json_builder_end_object (json);
  root = json_builder_get_root (json);
  line = uchi_json_line (root);
  safe = g_string_new (line);
  g_string_replace (safe, "<", "\\u003c", 0);
  return g_string_free (safe, FALSE);
}

/* the pictures as they are in the window, each in an element of its name */
static char *
pictures (void)
{
  g_auto (GStrv) names = g_resources_enumerate_children (STAFF "icons", G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  GString *text = g_string_new (NULL);

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *path = g_strconcat ("icons/", names[i], NULL);
      g_autofree char *drawing = piece (path);
      g_autofree char *name = g_strndup (names[i], strlen (names[i]) - strlen (".svg"));

      g_string_append_printf (text, "<span id=\"picture-%s\">%s</span>\n", name, drawing);
    }
  return g_string_free (text, FALSE);
}

/* 'sha256-…', with which the page says that it runs this text and no other */
static char *
seal (const char *text)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;
  g_autofree char *coded = NULL;

  g_checksum_update (sum, (const guchar *) text, -1);
  g_checksum_get_digest (sum, digest, &length);
  coded = g_base64_encode (digest, length);
  return g_strdup_printf ("'sha256-%s'", coded);
}

static void
fill (GString *page, const char *mark, const char *text)
{
  const char *at = strstr (page->str, mark);
  gsize offset;

  g_assert (at != NULL);
  offset = (gsize) (at - page->str);
  g_string_erase (page, (gssize) offset, (gssize) strlen (mark));
  g_string_insert (page, (gssize) offset, text);
}

static char *
staff_page (void)
{
  g_autofree char *template = piece ("staff.html"), *style = piece ("staff.css"), *report = piece ("report.js"), *own = piece ("staff.js");
  g_autofree char *script = g_strconcat (own, report, NULL);
  g_autofree char *data = data_text (), *drawings = pictures ();
  g_autofree char *style_seal = seal (style), *script_seal = seal (script);
  GString *page = g_string_new (template);

  fill (page, "@STYLE-SEAL@", style_seal);
  fill (page, "@SCRIPT-SEAL@", script_seal);
  fill (page, "@STYLE@", style);
  fill (page, "@PICTURES@", drawings);
  fill (page, "@SCRIPT@", script);
  fill (page, "@DATA@", data);
  return g_string_free (page, FALSE);
}

/* the texts of the window in Japanese, whatever the language here is */
static gboolean
speak_japanese (GError **error)
{
  uchi_locale_begin ("ja");
  if (strcmp (_("Done"), "Done") != 0)
    return TRUE;
  g_set_error_literal (error, UCHI_ERROR, UCHI_ERROR_INVALID, "the Japanese texts are not installed (UCHI_LOCALE_DIR names their folder)");
  return FALSE;
}

int
uchi_tool_staff_page (const UchiToolOptions *options, char **arguments)
{
  GError *error = NULL;
  g_autofree char *page = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (!speak_japanese (&error))
    return uchi_tool_fail ("staff-page", error);
  page = staff_page ();
  bytes = g_bytes_new_static (page, strlen (page));
  if (!uchi_tool_write (arguments[0], bytes, &error))
    return uchi_tool_fail (arguments[0], error);
  return 0;
}
