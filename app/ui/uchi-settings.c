/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/uchi-settings.h"

#include "uchi-config.h"

struct _UchiSettings
{
  GObject parent_instance;
  GSettings *kept; /* (nullable): no schema */
  gboolean size_chosen, colours_chosen, language_chosen; /* in this session: holds, whether or not it could be kept */
  UchiSize size;
  UchiColours colours;
  char *language;
  char *of_system; /* as LANGUAGE was meant when the program began */
};

G_DEFINE_FINAL_TYPE (UchiSettings, uchi_settings, G_TYPE_OBJECT)

static guint
changed_signal (void)
{
  return g_signal_lookup ("changed", UCHI_TYPE_SETTINGS);
}

static void
read_kept (UchiSettings *self)
{
  if (!self->size_chosen)
    self->size = g_settings_get_enum (self->kept, "size");
  if (!self->colours_chosen)
    self->colours = g_settings_get_enum (self->kept, "colours");
  if (self->language_chosen)
    return;
  g_free (self->language);
  self->language = g_settings_get_string (self->kept, "language");
}

static void
on_kept_changed (UchiSettings *self)
{
  read_kept (self);
  g_signal_emit (self, changed_signal (), 0);
}

static void
uchi_settings_finalize (GObject *object)
{
  UchiSettings *self = UCHI_SETTINGS (object);

  g_clear_object (&self->kept);
  g_free (self->language);
  g_free (self->of_system);
  G_OBJECT_CLASS (uchi_settings_parent_class)->finalize (object);
}

static void
uchi_settings_class_init (UchiSettingsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = uchi_settings_finalize;
  g_signal_new ("changed", UCHI_TYPE_SETTINGS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
uchi_settings_init (UchiSettings *self)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = source != NULL ? g_settings_schema_source_lookup (source, UCHI_APP_ID, TRUE) : NULL;

  self->language = g_strdup ("system");
  self->of_system = g_strjoinv (":", (char **) g_get_language_names ());
  /* one of an earlier version has not every key, and asking for it would end the program */
  if (schema == NULL || !g_settings_schema_has_key (schema, "pack-url"))
    return;
  self->kept = g_settings_new_full (schema, NULL, NULL);
  read_kept (self);
  g_signal_connect_object (self->kept, "changed", G_CALLBACK (on_kept_changed), self, G_CONNECT_SWAPPED);
}

UchiSettings *
uchi_settings_new (void)
{
  return g_object_new (UCHI_TYPE_SETTINGS, NULL);
}

UchiSize
uchi_settings_size (UchiSettings *self)
{
  return self->size;
}

void
uchi_settings_set_size (UchiSettings *self, UchiSize size)
{
  if (self->size == size)
    return;
  self->size = size;
  self->size_chosen = TRUE;
  if (self->kept == NULL || !g_settings_set_enum (self->kept, "size", (int) size))
    g_signal_emit (self, changed_signal (), 0);
}

UchiColours
uchi_settings_colours (UchiSettings *self)
{
  return self->colours;
}

void
uchi_settings_set_colours (UchiSettings *self, UchiColours colours)
{
  if (self->colours == colours)
    return;
  self->colours = colours;
  self->colours_chosen = TRUE;
  if (self->kept == NULL || !g_settings_set_enum (self->kept, "colours", (int) colours))
    g_signal_emit (self, changed_signal (), 0);
}

const char *
uchi_settings_language (UchiSettings *self)
{
  return self->language;
}

const char *
uchi_settings_languages (UchiSettings *self)
{
  return g_str_equal (self->language, "system") ? self->of_system : self->language;
}

/* the first of the computer's languages that there is; C and all others get the English message ids */
static gboolean
system_is_japanese (UchiSettings *self)
{
  g_auto (GStrv) names = g_strsplit (self->of_system, ":", -1);

  for (char **name = names; *name != NULL; name++)
    {
      if (g_str_has_prefix (*name, "ja"))
        return TRUE;
      if (g_str_has_prefix (*name, "en") || g_str_has_prefix (*name, "C"))
        return FALSE;
    }
  return FALSE;
}

void
uchi_settings_set_japanese (UchiSettings *self, gboolean japanese)
{
  const char *language = japanese == system_is_japanese (self) ? "system" : japanese ? "ja" : "en";

  if (g_str_equal (self->language, language))
    return;
  g_free (self->language);
  self->language = g_strdup (language);
  self->language_chosen = TRUE;
  if (self->kept == NULL || !g_settings_set_string (self->kept, "language", language))
    g_signal_emit (self, changed_signal (), 0);
}

char *
uchi_settings_pack_url (UchiSettings *self)
{
  return self->kept != NULL ? g_settings_get_string (self->kept, "pack-url") : g_strdup ("");
}
