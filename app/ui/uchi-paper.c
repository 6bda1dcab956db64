/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The paper on its way to a printer or a PDF. */
#include "ui/uchi-paper.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <gtk/gtkunixprint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "core/uchi-error.h"
#include "core/uchi-file.h"
#include "ui/uchi-phrases.h"

#define MARGIN_MM 18 /* left and right */
#define EDGE_MM 14   /* above and below */
#define MAX_NAMES 100
/* ISO 32000-1, 7.5: how a whole one begins, and ends in its last bytes */
#define PDF_HEAD "%PDF-"
#define PDF_END "%%EOF"
#define PDF_END_WITHIN 1024

typedef struct {
  GPtrArray *blocks;
  UchiPaperSheets *sheets;
} Paper;

static void
paper_clear (Paper *self)
{
  g_clear_pointer (&self->sheets, uchi_paper_sheets_free);
  g_clear_pointer (&self->blocks, g_ptr_array_unref);
}

/* 1 */
static void
on_begin (GtkPrintOperation *operation, GtkPrintContext *context, Paper *self)
{
  self->sheets = uchi_paper_sheets_new (context, self->blocks);
  gtk_print_operation_set_n_pages (operation, uchi_paper_sheets_n_pages (self->sheets));
}

/* 2, once a page */
static void
on_draw (GtkPrintOperation *operation, GtkPrintContext *context, int page, Paper *self)
{
  uchi_paper_sheets_draw (self->sheets, context, page);
}

static GtkPageSetup *
page_setup (void)
{
  GtkPageSetup *setup = gtk_page_setup_new ();
  g_autoptr (GtkPaperSize) size = gtk_paper_size_new (GTK_PAPER_NAME_A4);

  gtk_page_setup_set_paper_size (setup, size);
  gtk_page_setup_set_top_margin (setup, EDGE_MM, GTK_UNIT_MM);
  gtk_page_setup_set_bottom_margin (setup, EDGE_MM, GTK_UNIT_MM);
  gtk_page_setup_set_left_margin (setup, MARGIN_MM, GTK_UNIT_MM);
  gtk_page_setup_set_right_margin (setup, MARGIN_MM, GTK_UNIT_MM);
  return setup;
}

static GtkPrintOperation *
operation_new (UchiWindow *window, Paper *paper)
{
  GtkPrintOperation *operation = gtk_print_operation_new ();
  g_autoptr (GtkPageSetup) setup = page_setup ();

  gtk_print_operation_set_default_page_setup (operation, setup);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_job_name (operation, _("Home Network Check"));
  paper->blocks = uchi_paper_blocks (window);
  g_signal_connect (operation, "begin-print", G_CALLBACK (on_begin), paper);
  g_signal_connect (operation, "draw-page", G_CALLBACK (on_draw), paper);
  return operation;
}

char *
uchi_paper_free_path (const char *ending)
{
  const char *documents = g_get_user_special_dir (G_USER_DIRECTORY_DOCUMENTS);
  const char *folder = documents != NULL && g_file_test (documents, G_FILE_TEST_IS_DIR) ? documents : g_get_home_dir ();
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *day = g_date_time_format (now, "%Y-%m-%d");

  for (guint n = 1; n <= MAX_NAMES; n++)
    {
      g_autofree char *name = n == 1 ? g_strdup_printf ("%s %s.%s", _("Home Network Check"), day, ending)
                                     : g_strdup_printf ("%s %s (%u).%s", _("Home Network Check"), day, n, ending);
      char *path = g_build_filename (folder, name, NULL);

      if (!g_file_test (path, G_FILE_TEST_EXISTS))
        return path;
      g_free (path);
    }
  return NULL;
}

char *
uchi_paper_where (const char *path)
{
  g_autofree char *file = g_path_get_basename (path);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *folder_name = g_path_get_basename (folder);
  g_autofree char *safe = uchi_phrases_name (file);
  g_autofree char *safe_folder = uchi_phrases_name (folder_name);

  /* Translators: name of a folder, name of a file */
  return g_strdup_printf (_("It is saved in the folder “%s”, as “%s”."), safe_folder, safe);
}

/* ---- the printer ------------------------------------------------------------------------------ */

typedef struct {
  GtkPrinter *only, *chosen; /* (nullable): owned */
  guint n;
} Printers;

static gboolean
on_printer (GtkPrinter *printer, gpointer data)
{
  Printers *found = data;

  if (gtk_printer_is_virtual (printer))
    return FALSE;
  found->n++;
  g_set_object (&found->only, printer);
  if (gtk_printer_is_default (printer))
    g_set_object (&found->chosen, printer);
  return FALSE;
}

/* (transfer full) (nullable): the one that needs no question: the person's usual one, or the only one. In a sandbox there is
 * none to be seen, and the portal asks */
static GtkPrinter *
usual_printer (void)
{
  Printers found = { 0 };
  GtkPrinter *usual;

  gtk_enumerate_printers (on_printer, &found, NULL, TRUE);
  usual = found.chosen != NULL ? g_object_ref (found.chosen) : found.n == 1 ? g_object_ref (found.only) : NULL;
  g_clear_object (&found.chosen);
  g_clear_object (&found.only);
  if (usual != NULL && !gtk_printer_accepts_pdf (usual))
    g_clear_object (&usual);
  return usual;
}

typedef struct {
  GMainLoop *loop;
  GError *error;
} Sending;

static void
on_sent (GtkPrintJob *job, gpointer data, const GError *error)
{
  Sending *sending = data;

  sending->error = error != NULL ? g_error_copy (error) : NULL;
  g_main_loop_quit (sending->loop);
}

/* GtkPrintOperation without its dialog frees the printer's name twice (GTK 4.8): the PDF it draws goes as a job of its own */
static gboolean
send (const char *pdf, GtkPrinter *printer, GError **error)
{
  g_autoptr (GtkPrintSettings) settings = gtk_print_settings_new ();
  g_autoptr (GtkPageSetup) setup = page_setup ();
  g_autoptr (GtkPrintJob) job = gtk_print_job_new (_("Home Network Check"), printer, settings, setup);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Sending sending = { .loop = loop };

  if (!gtk_printer_is_accepting_jobs (printer))
    {
      g_set_error (error, UCHI_ERROR, UCHI_ERROR_FAILED, "%s takes no jobs", gtk_printer_get_name (printer));
      return FALSE;
    }
  if (!gtk_print_job_set_source_file (job, pdf, error))
    return FALSE;
  gtk_print_job_send (job, on_sent, &sending, NULL);
  g_main_loop_run (loop);
  if (sending.error != NULL)
    g_propagate_error (error, sending.error);
  return sending.error == NULL;
}

/* GTK and cairo tell nobody that the disk was full: it is drawn in memory, and only a whole one is written */
static gboolean
write_whole (const char *path, int pdf, GError **error)
{
  g_autoptr (GMappedFile) drawn = g_mapped_file_new_from_fd (pdf, FALSE, error);
  g_autoptr (GBytes) bytes = drawn != NULL ? g_mapped_file_get_bytes (drawn) : NULL;
  const char *text = bytes != NULL ? g_bytes_get_data (bytes, NULL) : NULL;
  gsize length = bytes != NULL ? g_bytes_get_size (bytes) : 0;

  if (drawn == NULL)
    return FALSE;
  if (text == NULL || length < strlen (PDF_HEAD) || memcmp (text, PDF_HEAD, strlen (PDF_HEAD)) != 0
      || g_strrstr_len (text + length - MIN (length, PDF_END_WITHIN), (gssize) MIN (length, PDF_END_WITHIN), PDF_END) == NULL)
    {
      g_set_error (error, UCHI_ERROR, UCHI_ERROR_FAILED, "%s: the drawing is not whole", path);
      return FALSE;
    }
  return uchi_file_write (path, text, (gssize) length, error);
}

gboolean
uchi_paper_save (UchiWindow *window, const char *path, GError **error)
{
  Paper paper = { 0 };
  g_autoptr (GtkPrintOperation) operation = operation_new (window, &paper);
  int pdf = memfd_create ("uchi-kenshin.pdf", MFD_CLOEXEC);
  g_autofree char *drawing = g_strdup_printf ("/proc/self/fd/%d", pdf);
  gboolean done = pdf >= 0;

  if (!done)
    g_set_error (error, UCHI_ERROR, UCHI_ERROR_NO_SPACE, "%s: %s", path, g_strerror (errno));
  else
    {
      gtk_print_operation_set_export_filename (operation, drawing);
      done = gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_EXPORT, GTK_WINDOW (window), error) == GTK_PRINT_OPERATION_RESULT_APPLY
             && write_whole (path, pdf, error);
      close (pdf);
    }
  paper_clear (&paper);
  return done;
}

static gboolean
print_on (UchiWindow *window, GtkPrinter *printer, GError **error)
{
  g_autofree char *path = NULL;
  int file = g_file_open_tmp ("uchi-kenshin-XXXXXX.pdf", &path, error);
  gboolean done;

  if (file < 0)
    return FALSE;
  g_close (file, NULL);
  done = uchi_paper_save (window, path, error) && send (path, printer, error);
  g_unlink (path);
  return done;
}

/* GTK would leave its dialog alone on the screen, and the program running for it */
static gboolean
on_close (GtkWindow *window)
{
  g_autoptr (GList) tops = gtk_window_list_toplevels ();

  for (GList *one = tops; one != NULL; one = one->next)
    {
      if (GTK_IS_DIALOG (one->data) && gtk_window_get_transient_for (one->data) == window)
        gtk_dialog_response (one->data, GTK_RESPONSE_CANCEL);
    }
  return GDK_EVENT_PROPAGATE;
}

static gboolean
print_asking (UchiWindow *window, GError **error)
{
  Paper paper = { 0 };
  g_autoptr (GtkPrintOperation) operation = operation_new (window, &paper);
  g_autoptr (UchiWindow) alive = g_object_ref (window);
  gulong closing = g_signal_connect (alive, "close-request", G_CALLBACK (on_close), NULL);
  GtkPrintOperationResult result = gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG,
                                                            GTK_WINDOW (window), error);

  g_signal_handler_disconnect (alive, closing);
  paper_clear (&paper);
  return result == GTK_PRINT_OPERATION_RESULT_APPLY;
}

gboolean
uchi_paper_print (UchiWindow *window, char **printer, GError **error)
{
  g_autoptr (GtkPrinter) usual = usual_printer ();

  *printer = usual != NULL ? g_strdup (gtk_printer_get_name (usual)) : NULL;
  return usual != NULL ? print_on (window, usual, error) : print_asking (window, error);
}
