/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/uchi-phrases.h"

#include <glib.h>
#include <string.h>

typedef struct {
  const char *note, *text, *phrases; /* phrases: what stays whole, with / between; NULL: no rules at all */
} Row;

static const Row rows[] = {
  { "marks of the translator", "上から順に|直す", "上から順に/直す" },
  { "nothing between two marks", "一|||二", "一/二" },
  { "mark at either end", "|一つ|", "一つ" },
  { "words after particles", "新しいパスワードを書くためです。", "新しい/パスワードを/書くためです。" },
  { "short stems join", "直し方を見る", "直し方を/見る" },
  { "honorific joins", "このアプリがお金を使う", "この/アプリがお金を/使う" },
  { "after punctuation", "はい、家です。", "はい、/家です。" },
  { "before quotes", "今は「設定」を押す", "今は/「設定」を/押す" },
  { "long tail of hiragana", "書いてあることがあります。", "書いてあることが/あります。" },
  { "digits", "今日は5台を調べました。", "今日は/5台を/調べました。" },
  { "not Japanese", "Press the button, please.", NULL },
  { "empty", "", NULL },
  { "a name longer than a phrase breaks anywhere", "アアアアアアアアアアアアア", "" },
};

static char *
kept_together (const char *text)
{
  g_autofree char *plain = uchi_phrases_strip (text);
  PangoAttrList *list = uchi_phrases_attributes (text);
  GString *out = g_string_new (NULL);
  GSList *attributes;

  if (list == NULL)
    {
      g_string_free (out, TRUE);
      return NULL;
    }
  attributes = pango_attr_list_get_attributes (list);
  for (GSList *l = attributes; l != NULL; l = l->next)
    {
      PangoAttribute *attribute = l->data;

      g_assert_cmpuint (attribute->end_index, <=, strlen (plain));
      g_string_append_printf (out, "%s%.*s", out->len > 0 ? "/" : "", (int) (attribute->end_index - attribute->start_index),
                              plain + attribute->start_index);
    }
  g_slist_free_full (attributes, (GDestroyNotify) pango_attribute_destroy);
  pango_attr_list_unref (list);
  return g_string_free (out, FALSE);
}

static void
test_phrases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *got = kept_together (rows[i].text);

      g_test_message ("%s", rows[i].note);
      g_assert_cmpstr (got, ==, rows[i].phrases);
    }
}

static void
test_strip (void)
{
  g_autofree char *plain = uchi_phrases_strip ("文字の|大きさ");
  g_autofree char *name = uchi_phrases_name ("a|b"), *leftwards = uchi_phrases_name ("שלום");

  g_assert_cmpstr (plain, ==, "文字の大きさ");
  g_assert_cmpstr (name, ==, "a｜b");
  g_assert_cmpstr (leftwards, ==, "\xe2\x80\x8e\xe2\x81\xa8שלום\xe2\x81\xa9"); /* our sentence runs on as it did */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/phrases/attributes", test_phrases);
  g_test_add_func ("/phrases/strip", test_strip);
  return g_test_run ();
}
