/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who says in a datagram that it is a lock may be somebody else, who wrote that sender on it. So the address itself is asked, with
 * a number that only who hears the question knows; its answer, or that nobody listens there, stands in the place of what was heard. */
#include "discover/uchi-discover-private.h"

#include <string.h>

#include "core/uchi-error.h"
#include "net/uchi-deadline.h"
#include "wire/uchi-dns.h"
#include "wire/uchi-echonet.h"

#define ANSWER_MS 6000 /* a lock on batteries answers late; asked again after half of it */
#define MDNS_PORT 5353
#define MAX_TYPES 8

struct _UchiClaim
{
  UchiDiscover *discover;
  char *id, *address;      /* of the device */
  UchiDeadline *deadline;  /* of the ECHONET question: its answer may come to port 3610 instead */
  guint16 tid, mdns_id;
  guint pending, silent;   /* silent: UchiHeard */
  gboolean settled;        /* ECHONET */
};

static void
claim_free (UchiClaim *self)
{
  uchi_deadline_free (self->deadline);
  g_object_unref (self->discover);
  g_free (self->id);
  g_free (self->address);
  g_free (self);
}

static UchiDevice *
device_of (const UchiClaim *self)
{
  return uchi_inventory_by_id (uchi_discover_inventory (self->discover), self->id);
}

static void
answered (GTask *task)
{
  UchiClaim *self = g_task_get_task_data (task);

  if (--self->pending > 0)
    return;
  g_ptr_array_remove_fast (uchi_discover_claims (self->discover), self);
  g_task_return_int (task, (gssize) self->silent);
  g_object_unref (task);
}

/* FALSE: it is no answer to the question */
static gboolean
take_instances (UchiClaim *self, const guint8 *data, gsize length)
{
  UchiEchonetFrame frame;
  const UchiEchonetProperty *property = uchi_echonet_parse (data, length, &frame) && frame.tid == self->tid
                                          ? uchi_echonet_find (&frame, UCHI_ECHONET_INSTANCES) : NULL;
  guint32 objects[32];
  guint n = property != NULL ? uchi_echonet_instances (property, objects, G_N_ELEMENTS (objects)) : 0;
  UchiDevice *device = device_of (self);

  if (n == 0 || device == NULL)
    return FALSE;
  uchi_device_forget_evidence (device, "echonet.eoj");
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text = g_strdup_printf ("%04X", objects[i] >> 8);

      uchi_device_add_evidence (device, "echonet.eoj", text, uchi_discover_now_ms (self->discover));
    }
  uchi_device_close_evidence (device, "echonet.eoj");
  self->settled = TRUE;
  return TRUE;
}

void
uchi_discover_heard_echonet (UchiDiscover *discover, const char *address, const guint8 *data, gsize length)
{
  GPtrArray *claims = uchi_discover_claims (discover);

  for (guint i = 0; i < claims->len; i++)
    {
      UchiClaim *self = g_ptr_array_index (claims, i);

      if (!self->settled && self->deadline != NULL && g_str_equal (self->address, address) && take_instances (self, data, length))
        g_cancellable_cancel (uchi_deadline_cancellable (self->deadline));
    }
}

static void
on_echonet (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  UchiClaim *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) reply = uchi_net_ask_finish (UCHI_NET (source), result, &error);
  UchiDevice *device = device_of (self);

  if (reply != NULL && !self->settled)
    take_instances (self, g_bytes_get_data (reply, NULL), g_bytes_get_size (reply));
  else if (!self->settled && device != NULL && g_error_matches (error, UCHI_ERROR, UCHI_ERROR_CLOSED))
    {
      /* every node hears that port: this is none */
      uchi_device_forget_evidence (device, "echonet.");
      uchi_device_close_evidence (device, "echonet.");
      self->settled = TRUE;
    }
  self->silent |= self->settled ? 0 : UCHI_HEARD_ECHONET;
  answered (task);
}

static gboolean
names_type (const UchiDnsMessage *message, const char *type)
{
  g_autofree char *name = g_strconcat (type, ".local", NULL);

  for (guint i = 0; i < message->records->len; i++)
    {
      const UchiDnsRecord *record = g_ptr_array_index (message->records, i);

      if (record->type == UCHI_DNS_PTR && g_ascii_strcasecmp (record->name, name) == 0)
        return TRUE;
    }
  return FALSE;
}

/* (transfer full): what @device said that it offers */
static GPtrArray *
types_of (const UchiDevice *device)
{
  GPtrArray *types = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < device->evidence->len && types->len < MAX_TYPES; i++)
    {
      const UchiEvidence *evidence = g_ptr_array_index (device->evidence, i);

      if (g_str_equal (evidence->source, "mdns.service"))
        g_ptr_array_add (types, g_strdup (evidence->value));
    }
  return types;
}

static void
on_mdns (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  UchiClaim *self = g_task_get_task_data (task);
  g_autoptr (GBytes) reply = uchi_net_ask_finish (UCHI_NET (source), result, NULL);
  g_autoptr (UchiDnsMessage) message = reply != NULL ? uchi_dns_parse (g_bytes_get_data (reply, NULL), g_bytes_get_size (reply)) : NULL;
  UchiDevice *device = device_of (self);
  g_autoptr (GPtrArray) types = device != NULL && message != NULL && message->response && message->id == self->mdns_id ? types_of (device) : NULL;
  guint n = 0;

  for (guint i = 0; types != NULL && i < types->len; i++)
    {
      if (!names_type (message, g_ptr_array_index (types, i)))
        continue;
      if (n++ == 0)
        uchi_device_forget_evidence (device, "mdns.service");
      uchi_device_add_evidence (device, "mdns.service", g_ptr_array_index (types, i), uchi_discover_now_ms (self->discover));
    }
  if (n > 0)
    uchi_device_close_evidence (device, "mdns.service");
  else
    self->silent |= UCHI_HEARD_MDNS;
  answered (task);
}

static void
ask_mdns (GTask *task, const UchiDevice *device, GCancellable *cancellable)
{
  UchiClaim *self = g_task_get_task_data (task);
  g_autoptr (GPtrArray) types = types_of (device);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  UchiDnsQuestion questions[MAX_TYPES] = { 0 };
  g_autoptr (GBytes) question = NULL;

  for (guint i = 0; i < types->len; i++)
    {
      g_ptr_array_add (names, g_strconcat (g_ptr_array_index (types, i), ".local", NULL));
      questions[i] = (UchiDnsQuestion) { .name = g_ptr_array_index (names, i), .type = UCHI_DNS_PTR };
    }
  question = types->len > 0 ? uchi_dns_build_query (self->mdns_id, FALSE, questions, types->len) : NULL;
  if (question == NULL)
    return;
  self->pending++;
  uchi_net_ask_async (uchi_discover_net (self->discover), self->address, MDNS_PORT, question, ANSWER_MS, cancellable, on_mdns, task);
}

void
uchi_discover_confirm_async (UchiDiscover *discover, const UchiDevice *device, GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  static const guint8 instances[] = { UCHI_ECHONET_INSTANCES };
  GTask *task = g_task_new (discover, NULL, callback, user_data);
  UchiClaim *self = g_new0 (UchiClaim, 1);

  self->discover = g_object_ref (discover);
  self->id = g_strdup (device->id);
  self->address = g_strdup (device->ipv4->len > 0 ? g_ptr_array_index (device->ipv4, 0) : "");
  self->tid = (guint16) g_random_int ();
  self->mdns_id = (guint16) g_random_int ();
  self->pending = 1; /* this function */
  g_task_set_task_data (task, self, (GDestroyNotify) claim_free);
  g_ptr_array_add (uchi_discover_claims (discover), self);
  if (uchi_device_evidence (device, "echonet.eoj") != NULL)
    {
      g_autoptr (GBytes) frame = uchi_echonet_build_get (self->tid, UCHI_ECHONET_NODE, instances, G_N_ELEMENTS (instances));

      self->pending++;
      self->deadline = uchi_deadline_new (2 * ANSWER_MS, cancellable);
      uchi_net_ask_async (uchi_discover_net (discover), self->address, UCHI_ECHONET_PORT, frame, ANSWER_MS,
                          uchi_deadline_cancellable (self->deadline), on_echonet, task);
    }
  ask_mdns (task, device, cancellable);
  answered (task);
}

guint
uchi_discover_confirm_finish (UchiDiscover *discover, GAsyncResult *result)
{
  return (guint) g_task_propagate_int (G_TASK (result), NULL);
}
