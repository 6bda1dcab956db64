/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/uchi-html.h"

#include "core/uchi-text.h"

#include <string.h>

#define LOOK_AT_MOST (256 * 1024)
#define CHARSET_WITHIN 4096
#define MAX_TAG_NAME 16
#define MAX_ATTRIBUTES 32
#define MAX_VALUE 8192

typedef struct {
  const char *p, *end;
} Cursor;

typedef struct {
  char name[MAX_TAG_NAME + 1]; /* lower case; "/form" for an end */
  GHashTable *attributes;      /* lower-case name → raw value */
} Tag;

static void
tag_clear (Tag *self)
{
  g_clear_pointer (&self->attributes, g_hash_table_unref);
}

static void
skip_space (Cursor *self)
{
  while (self->p < self->end && g_ascii_isspace (*self->p))
    self->p++;
}

static void
read_tag_name (Cursor *self, Tag *tag)
{
  gsize n = 0;

  if (self->p < self->end && *self->p == '/')
    tag->name[n++] = *self->p++;
  for (; self->p < self->end && g_ascii_isalnum (*self->p); self->p++)
    {
      if (n < MAX_TAG_NAME)
        tag->name[n++] = g_ascii_tolower (*self->p);
    }
  tag->name[n] = '\0';
}

static char *
read_value (Cursor *self)
{
  const char quote = self->p < self->end && (*self->p == '"' || *self->p == '\'') ? *self->p++ : '\0';
  const char *start = self->p;
  gsize length;

  while (self->p < self->end && (quote != '\0' ? *self->p != quote : !g_ascii_isspace (*self->p) && *self->p != '>'))
    self->p++;
  length = (gsize) (self->p - start);
  if (quote != '\0' && self->p < self->end)
    self->p++;
  return g_strndup (start, MIN (length, MAX_VALUE));
}

static void
read_attribute (Cursor *self, Tag *tag)
{
  const char *start = self->p;
  g_autofree char *name = NULL;
  g_autofree char *value = NULL;

  while (self->p < self->end && !g_ascii_isspace (*self->p) && *self->p != '=' && *self->p != '>')
    self->p++;
  name = g_ascii_strdown (start, (gssize) MIN (self->p - start, MAX_VALUE));
  skip_space (self);
  if (self->p < self->end && *self->p == '=')
    {
      self->p++;
      skip_space (self);
      value = read_value (self);
    }
  /* the first of a name counts, as in a browser */
  if (g_hash_table_size (tag->attributes) < MAX_ATTRIBUTES && !g_hash_table_contains (tag->attributes, name))
    {
      g_hash_table_insert (tag->attributes, name, value != NULL ? value : g_strdup (""));
      name = value = NULL;
    }
}

static gboolean
starts_with (const Cursor *self, const char *text)
{
  gsize length = strlen (text);

  return (gsize) (self->end - self->p) >= length && g_ascii_strncasecmp (self->p, text, length) == 0;
}

/* moves right after the next @text; to the end when there is none */
static void
skip_past (Cursor *self, const char *text)
{
  while (self->p < self->end && !starts_with (self, text))
    self->p++;
  self->p = self->p < self->end ? self->p + strlen (text) : self->end;
}

/* the next tag; comments are skipped. FALSE at the end */
static gboolean
next_tag (Cursor *self, Tag *tag)
{
  while (self->p < self->end)
    {
      const char *open = memchr (self->p, '<', (gsize) (self->end - self->p));

      if (open == NULL)
        break;
      self->p = open + 1;
      if (starts_with (self, "!--"))
        {
          self->p += 3;
          skip_past (self, "-->");
          continue;
        }
      if (self->p == self->end || (!g_ascii_isalpha (*self->p) && *self->p != '/'))
        continue;

      read_tag_name (self, tag);
      tag->attributes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      for (skip_space (self); self->p < self->end && *self->p != '>'; skip_space (self))
        {
          if (*self->p == '/' || *self->p == '=')
            self->p++;
          else
            read_attribute (self, tag);
        }
      if (self->p < self->end)
        self->p++;
      return TRUE;
    }
  return FALSE;
}

/* one entity at @p, right after "&"; 0 when it is none */
static gunichar
read_entity (const char *p, const char **after)
{
  static const struct { const char *name; gunichar c; } named[] = {
    { "amp;", '&' }, { "lt;", '<' }, { "gt;", '>' }, { "quot;", '"' }, { "apos;", '\'' }, { "nbsp;", ' ' },
  };
  guint64 value;
  char *end;

  for (guint i = 0; i < G_N_ELEMENTS (named); i++)
    {
      if (!g_str_has_prefix (p, named[i].name))
        continue;
      *after = p + strlen (named[i].name);
      return named[i].c;
    }
  if (*p != '#')
    return 0;
  p++;
  value = *p == 'x' || *p == 'X' ? g_ascii_strtoull (p + 1, &end, 16) : g_ascii_strtoull (p, &end, 10);
  if (*end != ';' || value == 0 || value > 0x10FFFF || !g_unichar_validate ((gunichar) value))
    return 0;
  *after = end + 1;
  return (gunichar) value;
}

static char *
decode_entities (const char *text)
{
  GString *out = g_string_new (NULL);

  while (*text != '\0')
    {
      const char *after = NULL;
      gunichar c = *text == '&' ? read_entity (text + 1, &after) : 0;

      if (c != 0)
        g_string_append_unichar (out, c);
      else
        g_string_append_c (out, *text);
      text = c != 0 ? after : text + 1;
    }
  return g_string_free (out, FALSE);
}

/* (transfer full): "" when the attribute is missing */
static char *
get_attribute (const Tag *tag, const char *name)
{
  const char *value = g_hash_table_lookup (tag->attributes, name);

  return decode_entities (value != NULL ? value : "");
}

static void
field_free (UchiHtmlField *self)
{
  g_free (self->name);
  g_free (self->type);
  g_free (self->value);
  g_free (self);
}

static void
form_free (UchiHtmlForm *self)
{
  g_free (self->action);
  g_ptr_array_unref (self->fields);
  g_free (self);
}

static UchiHtmlForm *
add_form (UchiHtmlPage *page, const Tag *tag)
{
  UchiHtmlForm *form;
  g_autofree char *method = NULL;

  if (page->forms->len >= UCHI_HTML_MAX_FORMS)
    return NULL;
  method = get_attribute (tag, "method");
  form = g_new0 (UchiHtmlForm, 1);
  form->action = get_attribute (tag, "action");
  form->post = g_ascii_strcasecmp (method, "post") == 0;
  form->fields = g_ptr_array_new_with_free_func ((GDestroyNotify) field_free);
  g_ptr_array_add (page->forms, form);
  return form;
}

static void
add_field (UchiHtmlPage *page, UchiHtmlForm *form, const Tag *tag)
{
  g_autofree char *type = get_attribute (tag, "type");
  g_autofree char *name = get_attribute (tag, "name");
  UchiHtmlField *field;

  if (g_ascii_strcasecmp (type, "password") == 0)
    page->has_password = TRUE;
  if (form == NULL || *name == '\0' || form->fields->len >= UCHI_HTML_MAX_FIELDS)
    return;
  field = g_new0 (UchiHtmlField, 1);
  field->name = g_steal_pointer (&name);
  field->type = *type != '\0' ? g_ascii_strdown (type, -1) : g_strdup ("text");
  field->value = get_attribute (tag, "value");
  g_ptr_array_add (form->fields, field);
}

static void
take_title (UchiHtmlPage *page, Cursor *cursor)
{
  const char *start = cursor->p;
  g_autofree char *raw = NULL;
  g_autofree char *decoded = NULL;

  while (cursor->p < cursor->end && !starts_with (cursor, "</title"))
    cursor->p++;
  if (*page->title != '\0')
    return;
  raw = g_strndup (start, MIN ((gsize) (cursor->p - start), MAX_VALUE));
  decoded = decode_entities (raw);
  g_free (page->title);
  page->title = uchi_text_clean (decoded, -1, UCHI_TEXT_MAX);
}

static void
set_once (char **text, char *value)
{
  if (**text != '\0' || *value == '\0')
    {
      g_free (value);
      return;
    }
  g_free (*text);
  *text = value;
}

/* <meta http-equiv="refresh" content="0; url=/login.html"> */
static void
take_meta (UchiHtmlPage *page, const Tag *tag)
{
  g_autofree char *kind = get_attribute (tag, "http-equiv");
  g_autofree char *content = get_attribute (tag, "content");
  g_autofree char *lower = g_ascii_strdown (content, -1);
  const char *found = strstr (lower, "url");
  Cursor cursor = { .end = content + strlen (content) };

  if (g_ascii_strcasecmp (kind, "refresh") != 0 || found == NULL)
    return;
  cursor.p = content + (found - lower) + 3;
  skip_space (&cursor);
  if (cursor.p == cursor.end || *cursor.p != '=')
    return;
  cursor.p++;
  skip_space (&cursor);
  set_once (&page->next, read_value (&cursor));
}

static void
take_link (UchiHtmlPage *page, const Tag *tag)
{
  g_autofree char *relation = get_attribute (tag, "rel");

  if (g_ascii_strcasecmp (relation, "icon") == 0 || g_ascii_strcasecmp (relation, "shortcut icon") == 0)
    set_once (&page->icon, get_attribute (tag, "href"));
}

static void
take_tag (UchiHtmlPage *page, UchiHtmlForm **form, Cursor *cursor, const Tag *tag)
{
  const char *name = tag->name;

  if (g_str_equal (name, "title"))
    take_title (page, cursor);
  else if (g_str_equal (name, "script"))
    skip_past (cursor, "</script");
  else if (g_str_equal (name, "style"))
    skip_past (cursor, "</style");
  else if (g_str_equal (name, "form"))
    *form = add_form (page, tag);
  else if (g_str_equal (name, "/form"))
    *form = NULL;
  else if (g_str_equal (name, "input") || g_str_equal (name, "select") || g_str_equal (name, "textarea"))
    add_field (page, *form, tag);
  else if (g_str_equal (name, "meta"))
    take_meta (page, tag);
  else if (g_str_equal (name, "frame"))
    set_once (&page->next, get_attribute (tag, "src"));
  else if (g_str_equal (name, "link"))
    take_link (page, tag);
}

UchiHtmlPage *
uchi_html_parse (const char *text, gsize length)
{
  UchiHtmlPage *page = g_new0 (UchiHtmlPage, 1);
  Cursor cursor = { text, text + MIN (length, LOOK_AT_MOST) };
  UchiHtmlForm *form = NULL; /* the open one */
  Tag tag = { .attributes = NULL };

  page->title = g_strdup ("");
  page->next = g_strdup ("");
  page->icon = g_strdup ("");
  page->forms = g_ptr_array_new_with_free_func ((GDestroyNotify) form_free);
  while (next_tag (&cursor, &tag))
    {
      take_tag (page, &form, &cursor, &tag);
      tag_clear (&tag);
    }
  return page;
}

void
uchi_html_page_free (UchiHtmlPage *self)
{
  if (self == NULL)
    return;
  g_free (self->title);
  g_free (self->next);
  g_free (self->icon);
  g_ptr_array_unref (self->forms);
  g_free (self);
}

/* "text/html; charset=Shift_JIS" */
static char *
charset_of_content (const char *content)
{
  g_autofree char *lower = g_ascii_strdown (content, -1);
  const char *found = strstr (lower, "charset=");
  const char *value;

  if (found == NULL)
    return g_strdup ("");
  value = content + (found - lower) + strlen ("charset=");
  return g_strndup (value, strcspn (value, " ;\"'"));
}

char *
uchi_html_charset (const void *data, gsize length)
{
  Cursor cursor = { data, (const char *) data + MIN (length, CHARSET_WITHIN) };
  g_autofree char *charset = NULL;
  Tag tag = { .attributes = NULL };

  while ((charset == NULL || *charset == '\0') && next_tag (&cursor, &tag))
    {
      g_free (charset);
      charset = get_attribute (&tag, "charset");
      if (*charset == '\0')
        {
          g_autofree char *content = get_attribute (&tag, "content");

          g_free (charset);
          charset = charset_of_content (content);
        }
      if (!g_str_equal (tag.name, "meta"))
        g_clear_pointer (&charset, g_free);
      tag_clear (&tag);
    }
  return charset != NULL && *charset != '\0' ? g_steal_pointer (&charset) : NULL;
}
