/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/uchi-html.h"
#include "uchi-fuzz.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (UchiHtmlPage) page = uchi_html_parse ((const char *) data, size);
  g_autofree char *charset = uchi_html_charset (data, size);

  uchi_fuzz_assert_clean (page->title);
  if (charset != NULL)
    g_assert_cmpstr (charset, !=, "");
  g_assert_cmpuint (page->forms->len, <=, UCHI_HTML_MAX_FORMS);
  for (guint i = 0; i < page->forms->len; i++)
    {
      const UchiHtmlForm *form = page->forms->pdata[i];

      g_assert_nonnull (form->action);
      g_assert_cmpuint (form->fields->len, <=, UCHI_HTML_MAX_FIELDS);
    }
  return 0;
}
