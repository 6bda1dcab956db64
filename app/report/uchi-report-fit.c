/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A report is one line of the stream, and lines have an end: what strangers said gives way, in steps, before anything that was
 * found out does. Findings, checks, addresses and kinds always stay. */
#include "report/uchi-report-private.h"

#include <stdlib.h>
#include <string.h>

/* what a device loses when some of its evidence goes: the member that says so */
#define NOTE_BYTES 40
static gsize
size_of (JsonNode *node)
{
  g_autofree char *text = json_to_string (node, FALSE);

  return strlen (text);
}

static gsize
evidence_size (JsonObject *device)
{
  return size_of (json_object_get_member (device, "evidence"));
}

static int
compare (gconstpointer a, gconstpointer b)
{
  gsize left = *(const gsize *) a, right = *(const gsize *) b;

  return left < right ? -1 : left > right;
}

/* as much for each, so that all together have @room: who says little loses nothing for those who say much */
static gsize
fair_share (JsonArray *devices, gsize room)
{
  guint n = json_array_get_length (devices);
  g_autofree gsize *sizes = g_new (gsize, MAX (n, 1));

  for (guint i = 0; i < n; i++)
    sizes[i] = evidence_size (json_array_get_object_element (devices, i));
  qsort (sizes, n, sizeof sizes[0], compare);
  for (guint i = 0; i < n; i++)
    {
      gsize share = room / (n - i);

      if (sizes[i] > share)
        return share;
      room -= sizes[i];
    }
  return G_MAXSIZE;
}

/* what still fits stays, in its order */
static void
cut_evidence (JsonObject *device, gsize most)
{
  JsonArray *said = json_object_get_array_member (device, "evidence"), *kept;
  guint n = json_array_get_length (said);
  gsize used = 2;

  if (evidence_size (device) <= most)
    return;
  kept = json_array_new ();
  for (guint i = 0; i < n; i++)
    {
      JsonNode *one = json_array_get_element (said, i);
      gsize size = size_of (one) + 1;

      if (used + size > most)
        continue;
      used += size;
      json_array_add_element (kept, json_node_copy (one));
    }
  json_object_set_int_member (device, "evidence_left_out", n - json_array_get_length (kept));
  json_object_set_array_member (device, "evidence", kept);
}

static void
leave_out_evidence (JsonArray *devices, gsize size, gsize talk)
{
  gsize others = size, share;

  for (guint i = 0; i < json_array_get_length (devices); i++)
    others -= evidence_size (json_array_get_object_element (devices, i)) - NOTE_BYTES;
  share = fair_share (devices, others < talk ? talk - others : 0);
  for (guint i = 0; i < json_array_get_length (devices); i++)
    cut_evidence (json_array_get_object_element (devices, i), share);
}

/* names, and what the doors call themselves: the doors stay */
static void
leave_out_words (JsonObject *device)
{
  JsonArray *services = json_object_get_array_member (device, "services");

  json_object_set_array_member (device, "names", json_array_new ());
  for (guint i = 0; i < json_array_get_length (services); i++)
    {
      JsonObject *service = json_array_get_object_element (services, i);

      json_object_set_string_member (service, "product", "");
      json_object_set_string_member (service, "version", "");
    }
}

/* what only explains a finding */
static void
leave_out_details (JsonObject *device)
{
  JsonArray *findings = json_object_get_array_member (device, "findings");

  for (guint i = 0; i < json_array_get_length (findings); i++)
    {
      JsonObject *finding = json_array_get_object_element (findings, i);

      json_object_set_object_member (finding, "details", json_object_new ());
      json_object_remove_member (finding, "maker_words");
    }
}

void
uchi_report_fit (JsonNode *report, gsize talk, gsize line)
{
  static void (*const steps[]) (JsonObject *) = { leave_out_words, leave_out_details };
  JsonArray *devices = json_object_get_array_member (json_node_get_object (report), "devices");
  gsize size = size_of (report);

  if (size <= talk)
    return;
  leave_out_evidence (devices, size, talk);
  for (guint i = 0; i < G_N_ELEMENTS (steps) && size_of (report) > line; i++)
    {
      for (guint k = 0; k < json_array_get_length (devices); k++)
        steps[i] (json_array_get_object_element (devices, k));
    }
}
