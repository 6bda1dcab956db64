/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/uchi-device.h"

#include "core/uchi-text.h"

#include <arpa/inet.h>
#include <gio/gio.h>
#include <string.h>

static void
evidence_free (UchiEvidence *self)
{
  g_free (self->source);
  g_free (self->value);
  g_free (self->from);
  g_free (self);
}

static void
service_free (UchiService *self)
{
  g_free (self->address);
  g_free (self->protocol);
  g_free (self->product);
  g_free (self->version);
  g_free (self);
}

static void
check_state_free (UchiCheckState *self)
{
  g_free (self->check);
  g_free (self->reason);
  g_free (self);
}

UchiDevice *
uchi_device_new (const char *id)
{
  UchiDevice *self = g_new0 (UchiDevice, 1);

  self->id = g_strdup (id != NULL ? id : "");
  self->ipv4 = g_ptr_array_new_with_free_func (g_free);
  self->ipv6 = g_ptr_array_new_with_free_func (g_free);
  self->mac = g_strdup ("");
  self->reached_by = g_strdup ("");
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->label = g_strdup ("");
  self->vendor = g_strdup ("");
  self->model = g_strdup ("");
  self->pack_words = g_strdup ("");
  self->firmware = g_strdup ("");
  self->evidence = g_ptr_array_new_with_free_func ((GDestroyNotify) evidence_free);
  self->closed = g_ptr_array_new_with_free_func (g_free);
  self->services = g_ptr_array_new_with_free_func ((GDestroyNotify) service_free);
  self->looked_at = g_ptr_array_new_with_free_func (g_free);
  self->checks = g_ptr_array_new_with_free_func ((GDestroyNotify) check_state_free);
  self->findings = g_ptr_array_new_with_free_func ((GDestroyNotify) uchi_finding_record_free);
  return self;
}

void
uchi_device_free (UchiDevice *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_ptr_array_unref (self->ipv4);
  g_ptr_array_unref (self->ipv6);
  g_free (self->mac);
  g_free (self->reached_by);
  g_ptr_array_unref (self->names);
  g_free (self->label);
  g_free (self->vendor);
  g_free (self->model);
  g_free (self->pack_words);
  g_free (self->firmware);
  g_ptr_array_unref (self->evidence);
  g_ptr_array_unref (self->closed);
  g_ptr_array_unref (self->services);
  g_ptr_array_unref (self->looked_at);
  g_ptr_array_unref (self->checks);
  g_ptr_array_unref (self->findings);
  g_free (self);
}

static gboolean
add_text (GPtrArray *texts, guint max, char *text)
{
  g_autofree char *owned = text;

  if (*owned == '\0' || texts->len >= max)
    return FALSE;
  for (guint i = 0; i < texts->len; i++)
    {
      if (g_ascii_strcasecmp (texts->pdata[i], owned) == 0)
        return FALSE;
    }
  g_ptr_array_add (texts, g_steal_pointer (&owned));
  return TRUE;
}

/* the canonical form without a zone ("%eth0"), or "" */
static char *
canonical_address (const char *address, GSocketFamily family)
{
  g_autofree char *bare = NULL;
  g_autoptr (GInetAddress) parsed = NULL;

  if (address == NULL || strnlen (address, 64) == 64)
    return g_strdup ("");
  bare = g_strndup (address, strcspn (address, "%"));
  parsed = g_inet_address_new_from_string (bare);
  if (parsed == NULL || g_inet_address_get_family (parsed) != family)
    return g_strdup ("");
  return g_inet_address_to_string (parsed);
}

gboolean
uchi_device_add_ipv4 (UchiDevice *self, const char *address)
{
  return add_text (self->ipv4, UCHI_DEVICE_MAX_ADDRESSES, canonical_address (address, G_SOCKET_FAMILY_IPV4));
}

gboolean
uchi_device_add_ipv6 (UchiDevice *self, const char *address)
{
  return add_text (self->ipv6, UCHI_DEVICE_MAX_ADDRESSES, canonical_address (address, G_SOCKET_FAMILY_IPV6));
}

gboolean
uchi_device_add_looked_at (UchiDevice *self, const char *address)
{
  return add_text (self->looked_at, UCHI_DEVICE_MAX_ADDRESSES, canonical_address (address, G_SOCKET_FAMILY_IPV4));
}

static void
set_address (char **place, const char *address)
{
  g_free (*place);
  *place = canonical_address (address, G_SOCKET_FAMILY_IPV4);
  if (**place != '\0')
    return;
  g_free (*place);
  *place = canonical_address (address, G_SOCKET_FAMILY_IPV6);
}

void
uchi_service_set_address (UchiService *self, const char *address)
{
  set_address (&self->address, address);
}

void
uchi_finding_record_set_address (UchiFindingRecord *self, const char *address)
{
  set_address (&self->address, address);
}

gboolean
uchi_device_add_name (UchiDevice *self, const char *name)
{
  return add_text (self->names, UCHI_DEVICE_MAX_NAMES, uchi_text_name (name));
}

static gboolean
parse_mac (const char *text, guint8 out[6])
{
  if (text == NULL || strnlen (text, 18) != 17)
    return FALSE;
  for (int i = 0; i < 6; i++)
    {
      int high = g_ascii_xdigit_value (text[3 * i]);
      int low = g_ascii_xdigit_value (text[3 * i + 1]);

      if (high < 0 || low < 0 || (i < 5 && text[3 * i + 2] != ':' && text[3 * i + 2] != '-'))
        return FALSE;
      out[i] = (guint8) (high << 4 | low);
    }
  return TRUE;
}

gboolean
uchi_device_set_mac (UchiDevice *self, const char *mac)
{
  static const guint8 zero[6];
  guint8 bytes[6];
  g_autofree char *text = NULL;

  /* a group address, or none, is nobody's own address */
  if (!parse_mac (mac, bytes) || (bytes[0] & 1) != 0 || memcmp (bytes, zero, sizeof zero) == 0)
    return FALSE;
  text = g_strdup_printf ("%02x:%02x:%02x:%02x:%02x:%02x", bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5]);
  if (g_str_equal (text, self->mac))
    return FALSE;
  g_free (self->mac);
  self->mac = g_steal_pointer (&text);
  self->mac_random = (bytes[0] & 2) != 0;
  return TRUE;
}

static gboolean
is_closed (const UchiDevice *self, const char *source)
{
  for (guint i = 0; i < self->closed->len; i++)
    {
      if (g_str_has_prefix (source, g_ptr_array_index (self->closed, i)))
        return TRUE;
    }
  return FALSE;
}

void
uchi_device_close_evidence (UchiDevice *self, const char *start)
{
  if (!is_closed (self, start))
    g_ptr_array_add (self->closed, g_strdup (start));
}

void
uchi_device_forget_evidence (UchiDevice *self, const char *start)
{
  for (guint i = self->evidence->len; i > 0; i--)
    {
      const UchiEvidence *evidence = g_ptr_array_index (self->evidence, i - 1);

      if (g_str_has_prefix (evidence->source, start))
        g_ptr_array_remove_index (self->evidence, i - 1);
    }
}

gboolean
uchi_device_set_reached_by (UchiDevice *self, const char *mac)
{
  g_autoptr (UchiDevice) scratch = uchi_device_new ("");

  if (!uchi_device_set_mac (scratch, mac) || g_str_equal (scratch->mac, self->reached_by))
    return FALSE;
  g_free (self->reached_by);
  self->reached_by = g_steal_pointer (&scratch->mac);
  scratch->mac = g_strdup ("");
  return TRUE;
}

const char *
uchi_device_link_mac (const UchiDevice *self)
{
  return *self->mac != '\0' ? self->mac : self->reached_by;
}

gsize
uchi_device_evidence_bytes (const UchiDevice *self, const char *start)
{
  gsize bytes = 0;

  for (guint i = 0; i < self->evidence->len; i++)
    {
      const UchiEvidence *evidence = self->evidence->pdata[i];

      if (g_str_has_prefix (evidence->source, start))
        bytes += strlen (evidence->source) + strlen (evidence->value);
    }
  return bytes;
}

gboolean
uchi_device_add_evidence (UchiDevice *self, const char *source, const char *value, guint at_ms)
{
  return uchi_device_add_evidence_from (self, NULL, source, value, at_ms);
}

gboolean
uchi_device_add_evidence_from (UchiDevice *self, const char *address, const char *source, const char *value, guint at_ms)
{
  g_autofree char *clean_source = uchi_text_clean (source, -1, UCHI_TEXT_MAX);
  g_autofree char *clean_value = uchi_text_clean (value, -1, UCHI_DEVICE_MAX_EVIDENCE_TEXT);
  UchiEvidence *evidence;

  if (*clean_source == '\0' || *clean_value == '\0' || self->evidence->len >= UCHI_DEVICE_MAX_EVIDENCE || is_closed (self, clean_source)
      || uchi_device_evidence_bytes (self, "") + strlen (clean_source) + strlen (clean_value) > UCHI_DEVICE_MAX_EVIDENCE_BYTES)
    return FALSE;
  for (guint i = 0; i < self->evidence->len; i++)
    {
      evidence = self->evidence->pdata[i];
      if (g_str_equal (evidence->source, clean_source) && g_str_equal (evidence->value, clean_value))
        return FALSE;
    }
  evidence = g_new0 (UchiEvidence, 1);
  evidence->source = g_steal_pointer (&clean_source);
  evidence->value = g_steal_pointer (&clean_value);
  evidence->from = g_strdup (address);
  evidence->at_ms = at_ms;
  g_ptr_array_add (self->evidence, evidence);
  return TRUE;
}

void
uchi_device_move_evidence (UchiDevice *self, UchiDevice *other, const char *address)
{
  for (guint i = 0; i < self->evidence->len;)
    {
      const UchiEvidence *evidence = self->evidence->pdata[i];
      guint name;

      if (g_strcmp0 (evidence->from, address) != 0)
        {
          i++;
          continue;
        }
      if (g_ptr_array_find_with_equal_func (self->names, evidence->value, g_str_equal, &name))
        {
          uchi_device_add_name (other, evidence->value);
          g_ptr_array_remove_index (self->names, name);
        }
      uchi_device_add_evidence_from (other, address, evidence->source, evidence->value, evidence->at_ms);
      g_ptr_array_remove_index (self->evidence, i);
    }
}

void
uchi_device_tell_model (UchiDevice *self, const char *model)
{
  if (model[0] == '\0')
    return;
  g_free (self->model);
  self->model = uchi_text_clean (model, -1, UCHI_TEXT_MAX);
  self->model_sure = TRUE;
}

const char *
uchi_device_evidence (const UchiDevice *self, const char *source)
{
  for (guint i = 0; i < self->evidence->len; i++)
    {
      const UchiEvidence *evidence = self->evidence->pdata[i];

      if (g_str_equal (evidence->source, source))
        return evidence->value;
    }
  return NULL;
}

UchiService *
uchi_device_find_service (const UchiDevice *self, UchiTransport transport, guint16 port)
{
  for (guint i = 0; i < self->services->len; i++)
    {
      UchiService *service = self->services->pdata[i];

      if (service->transport == transport && service->port == port)
        return service;
    }
  return NULL;
}

UchiService *
uchi_device_find_protocol (const UchiDevice *self, const char *protocol)
{
  for (guint i = 0; i < self->services->len; i++)
    {
      UchiService *service = self->services->pdata[i];

      if (g_str_equal (service->protocol, protocol))
        return service;
    }
  return NULL;
}

UchiService *
uchi_device_add_service_at (UchiDevice *self, const char *address, UchiTransport transport, guint16 port, const char *protocol)
{
  UchiService *service = uchi_device_add_service (self, transport, port, protocol);

  if (service != NULL && *service->address == '\0')
    uchi_service_set_address (service, address);
  return service;
}

UchiService *
uchi_device_add_service (UchiDevice *self, UchiTransport transport, guint16 port, const char *protocol)
{
  UchiService *service = uchi_device_find_service (self, transport, port);

  if (service == NULL)
    {
      if (port == 0 || self->services->len >= UCHI_DEVICE_MAX_SERVICES)
        return NULL;
      service = g_new0 (UchiService, 1);
      service->transport = transport;
      service->port = port;
      service->address = g_strdup ("");
      service->protocol = g_strdup ("");
      service->product = g_strdup ("");
      service->version = g_strdup ("");
      g_ptr_array_add (self->services, service);
    }
  if (protocol != NULL && *service->protocol == '\0')
    {
      g_free (service->protocol);
      service->protocol = uchi_text_clean (protocol, -1, UCHI_TEXT_MAX);
    }
  return service;
}

UchiCheckState *
uchi_device_find_check (const UchiDevice *self, const char *check)
{
  for (guint i = 0; i < self->checks->len; i++)
    {
      UchiCheckState *state = self->checks->pdata[i];

      if (g_str_equal (state->check, check))
        return state;
    }
  return NULL;
}

void
uchi_device_set_check (UchiDevice *self, const char *check, UchiOutcome outcome, const char *reason)
{
  UchiCheckState *state = uchi_device_find_check (self, check);

  if (state == NULL)
    {
      if (self->checks->len >= UCHI_DEVICE_MAX_CHECKS)
        return;
      state = g_new0 (UchiCheckState, 1);
      state->check = uchi_text_clean (check, -1, UCHI_TEXT_MAX);
      g_ptr_array_add (self->checks, state);
    }
  g_free (state->reason);
  state->outcome = outcome;
  state->reason = outcome == UCHI_OUTCOME_UNKNOWN && reason != NULL ? uchi_text_clean (reason, -1, UCHI_TEXT_MAX) : NULL;
}

/* its first address as a number; G_MAXINT64: none */
static gint64
place_of (const UchiDevice *self)
{
  struct in_addr address;

  if (self->ipv4->len == 0 || inet_pton (AF_INET, g_ptr_array_index (self->ipv4, 0), &address) != 1)
    return G_MAXINT64;
  return g_ntohl (address.s_addr);
}

int
uchi_device_compare_places (const UchiDevice *one, const UchiDevice *other)
{
  gint64 place = place_of (one), after = place_of (other);

  if (one->is_self != other->is_self)
    return one->is_self - other->is_self;
  if (one->is_gateway != other->is_gateway)
    return other->is_gateway - one->is_gateway;
  return (place > after) - (place < after);
}

static int
compare_findings (gconstpointer a, gconstpointer b)
{
  const UchiFindingRecord *one = *(const UchiFindingRecord **) a, *two = *(const UchiFindingRecord **) b;

  return one->level != two->level ? (int) two->level - (int) one->level : (int) one->finding - (int) two->finding;
}

GPtrArray *
uchi_device_worst_first (const UchiDevice *self)
{
  GPtrArray *list = g_ptr_array_copy (self->findings, NULL, NULL);

  g_ptr_array_set_free_func (list, NULL);
  g_ptr_array_sort (list, compare_findings);
  return list;
}

UchiFindingRecord *
uchi_finding_record_new (UchiFindingId finding, UchiLevel level, const char *advice)
{
  UchiFindingRecord *self = g_new0 (UchiFindingRecord, 1);

  self->finding = finding;
  self->level = level;
  self->advice = g_strdup (advice != NULL ? advice : "");
  self->transport = UCHI_TCP;
  self->rule = g_strdup ("");
  self->address = g_strdup ("");
  return self;
}

void
uchi_finding_record_free (UchiFindingRecord *self)
{
  if (self == NULL)
    return;
  g_free (self->advice);
  g_free (self->address);
  g_free (self->rule);
  g_clear_pointer (&self->details, json_object_unref);
  g_clear_pointer (&self->maker_words, json_object_unref);
  g_free (self);
}

void
uchi_device_add_finding (UchiDevice *self, UchiFindingRecord *record)
{
  guint alike = 0;

  for (guint i = 0; i < self->findings->len; i++)
    {
      const UchiFindingRecord *known = self->findings->pdata[i];

      if (known->finding == record->finding && known->transport == record->transport && known->port == record->port)
        {
          g_ptr_array_remove_index (self->findings, i);
          g_ptr_array_insert (self->findings, (int) i, record);
          return;
        }
      alike += known->finding == record->finding;
    }
  if (alike >= UCHI_DEVICE_MAX_OF_ONE_FINDING || self->findings->len >= UCHI_DEVICE_MAX_FINDINGS)
    {
      uchi_finding_record_free (record);
      return;
    }
  g_ptr_array_add (self->findings, record);
}

void
uchi_device_clear_finding (UchiDevice *self, UchiFindingId finding)
{
  for (guint i = self->findings->len; i > 0; i--)
    {
      const UchiFindingRecord *record = self->findings->pdata[i - 1];

      if (record->finding == finding)
        g_ptr_array_remove_index (self->findings, i - 1);
    }
}

UchiLevel
uchi_device_level (const UchiDevice *self)
{
  gboolean was_looked_at = self->is_self || self->checks->len > 0;
  UchiLevel level = self->kind == UCHI_KIND_UNKNOWN || !was_looked_at ? UCHI_LEVEL_ASK : UCHI_LEVEL_FINE;

  for (guint i = 0; i < self->checks->len; i++)
    {
      const UchiCheckState *state = self->checks->pdata[i];

      if (state->outcome == UCHI_OUTCOME_UNKNOWN)
        level = MAX (level, UCHI_LEVEL_ASK);
    }
  for (guint i = 0; i < self->findings->len; i++)
    {
      const UchiFindingRecord *record = self->findings->pdata[i];

      level = MAX (level, record->level);
    }
  return level;
}
