/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The faster, fuller sweep by uchi-kenshin-arp, where it is installed and has its capability. */
#include "discover/uchi-discover-private.h"

#include <arpa/inet.h>
#include <string.h>

#include "core/uchi-arp-protocol.h"
#include "uchi-config.h"

#define PROGRAM "uchi-kenshin-arp"

struct _UchiArp
{
  grefcount refs;   /* one for the discovery, one for a read under way */
  UchiDiscover *discover;
  UchiArpOver over;
  GSubprocess *process;
  GCancellable *cancellable;
  UchiArpRecord record;
  GHashTable *macs; /* address → MAC: who answered first */
};

/* (transfer full) (nullable) */
static char *
find_program (void)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = self != NULL ? g_path_get_dirname (self) : NULL;
  g_autofree char *built = folder != NULL ? g_build_filename (folder, "..", "helper", PROGRAM, NULL) : NULL;
  g_autofree char *installed = g_build_filename (UCHI_LIBEXEC_DIR, PROGRAM, NULL);

  if (g_file_test (installed, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&installed);
  return built != NULL && g_file_test (built, G_FILE_TEST_IS_EXECUTABLE) ? g_steal_pointer (&built) : NULL;
}

static void
take (UchiArp *self)
{
  char address[INET_ADDRSTRLEN];
  g_autofree char *mac = g_strdup_printf ("%02x:%02x:%02x:%02x:%02x:%02x", self->record.mac[0], self->record.mac[1],
                                          self->record.mac[2], self->record.mac[3], self->record.mac[4], self->record.mac[5]);
  const char *first;
  UchiDevice *device;

  inet_ntop (AF_INET, &self->record.address, address, sizeof address);
  if ((self->record.mac[0] & 1) != 0 || !uchi_scope_allows (uchi_net_get_scope (uchi_discover_net (self->discover)), address))
    return;
  first = g_hash_table_lookup (self->macs, address);
  device = uchi_discover_saw (self->discover, address, first != NULL ? first : mac);
  if (device == NULL)
    return;
  if (first == NULL)
    g_hash_table_insert (self->macs, g_strdup (address), g_steal_pointer (&mac));
  else if (!g_str_equal (first, mac))
    uchi_discover_evidence (self->discover, device, "mac.conflict", mac);
  if (device->rtt_us == 0)
    device->rtt_us = self->record.rtt_us;
}

static void
let_go (UchiArp *self)
{
  if (!g_ref_count_dec (&self->refs))
    return;
  g_object_unref (self->process);
  g_object_unref (self->cancellable);
  g_hash_table_unref (self->macs);
  g_free (self);
}

static void read_on (UchiArp *self);

/* 1: a device, the end, or nothing at all where the program has no capability */
static void
on_record (GObject *source, GAsyncResult *result, gpointer user_data)
{
  UchiArp *self = user_data;
  gsize n = 0;
  gboolean whole = g_input_stream_read_all_finish (G_INPUT_STREAM (source), result, &n, NULL) && n == sizeof self->record;

  if (!g_cancellable_is_cancelled (self->cancellable))
    {
      if (whole && self->record.type == UCHI_ARP_SEEN)
        {
          take (self);
          read_on (self);
        }
      else
        self->over (self->discover, whole && self->record.type == UCHI_ARP_END);
    }
  let_go (self);
}

static void
read_on (UchiArp *self)
{
  g_ref_count_inc (&self->refs);
  g_input_stream_read_all_async (g_subprocess_get_stdout_pipe (self->process), &self->record, sizeof self->record, G_PRIORITY_DEFAULT,
                                 self->cancellable, on_record, self);
}

UchiArp *
uchi_arp_new (UchiDiscover *discover, guint tries, UchiArpOver over)
{
  g_autoptr (GSubprocessLauncher) launcher
    = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autofree char *program = find_program ();
  const UchiScopeInfo *info = uchi_scope_info (uchi_net_get_scope (uchi_discover_net (discover)));
  UchiArpRequest request = { .magic = UCHI_ARP_MAGIC, .version = UCHI_ARP_VERSION, .tries = (uint16_t) tries, .interface = info->index,
                             .per_second = UCHI_BUDGET_DATAGRAMS_PER_SECOND };
  char *nothing[] = { NULL };
  UchiArp *self;

  if (program == NULL)
    return NULL;
  g_subprocess_launcher_set_environ (launcher, nothing);
  self = g_new0 (UchiArp, 1);
  self->process = g_subprocess_launcher_spawn (launcher, NULL, program, NULL);
  if (self->process == NULL
      || !g_output_stream_write_all (g_subprocess_get_stdin_pipe (self->process), &request, sizeof request, NULL, NULL, NULL))
    {
      g_clear_object (&self->process);
      g_free (self);
      return NULL;
    }
  g_ref_count_init (&self->refs);
  self->discover = discover;
  self->over = over;
  self->cancellable = g_cancellable_new ();
  self->macs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  read_on (self);
  return self;
}

void
uchi_arp_free (UchiArp *self)
{
  if (self == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  g_subprocess_force_exit (self->process);
  let_go (self);
}
