/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/uchi-device.h"

#include "core/uchi-json.h"
#include "core/uchi-text.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

static void
evidence_free (UchiEvidence *self)
{
  g_free (self->source);
  g_free (self->value);
  g_free (self);
}

static void
service_free (UchiService *self)
{
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

UchiFindingRecord *
uchi_finding_record_new (UchiFindingId finding, UchiLevel level, const char *advice)
{
  UchiFindingRecord *self = g_new0 (UchiFindingRecord, 1);

  self->finding = finding;
  self->level = level;
  self->advice = g_strdup (advice != NULL ? advice : "");
  self->rule = g_strdup ("");
  return self;
}

void
uchi_finding_record_free (UchiFindingRecord *self)
{
  if (self == NULL)
    return;
  g_free (self->advice);
  g_free (self->rule);
  g_clear_pointer (&self->details, json_object_unref);
  g_clear_pointer (&self->maker_words, json_object_unref);
  g_free (self);
}

UchiDevice *
uchi_device_new (const char *id)
{
  UchiDevice *self = g_new0 (UchiDevice, 1);

  self->id = g_strdup (id);
  self->ipv4 = g_ptr_array_new_with_free_func (g_free);
  self->ipv6 = g_ptr_array_new_with_free_func (g_free);
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->mac = g_strdup ("");
  self->label = g_strdup ("");
  self->vendor = g_strdup ("");
  self->model = g_strdup ("");
  self->firmware = g_strdup ("");
  self->evidence = g_ptr_array_new_with_free_func ((GDestroyNotify) evidence_free);
  self->services = g_ptr_array_new_with_free_func ((GDestroyNotify) service_free);
  self->checks = g_ptr_array_new_with_free_func ((GDestroyNotify) check_state_free);
  self->findings = g_ptr_array_new_with_free_func ((GDestroyNotify) uchi_finding_record_free);
  return self;
}

void
uchi_device_free (UchiDevice *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->ipv4);
  g_ptr_array_unref (self->ipv6);
  g_ptr_array_unref (self->names);
  g_ptr_array_unref (self->evidence);
  g_ptr_array_unref (self->services);
  g_ptr_array_unref (self->checks);
  g_ptr_array_unref (self->findings);
  g_free (self->id);
  g_free (self->mac);
  g_free (self->label);
  g_free (self->vendor);
  g_free (self->model);
  g_free (self->firmware);
  g_free (self);
}

static gboolean
add_once (GPtrArray *array, char *value, guint max)
{
  if (value[0] == '\0' || array->len >= max
      || g_ptr_array_find_with_equal_func (array, value, g_str_equal, NULL))
    {
      g_free (value);
      return FALSE;
    }
  g_ptr_array_add (array, value);
  return TRUE;
}

/* (nullable) (transfer full): the literal in its normal form */
static char *
normal_address (const char *address, int family)
{
  g_autofree char *bare = g_strdup (address);
  guint8 bytes[16];
  char text[INET6_ADDRSTRLEN];
  char *zone = strchr (bare, '%');

  if (zone != NULL)
    *zone = '\0';
  if (inet_pton (family, bare, bytes) != 1 || inet_ntop (family, bytes, text, sizeof text) == NULL)
    return NULL;
  return g_strdup (text);
}

static gboolean
add_address (GPtrArray *array, const char *address, int family)
{
  char *normal = address != NULL ? normal_address (address, family) : NULL;

  return normal != NULL && add_once (array, normal, UCHI_DEVICE_MAX_ADDRESSES);
}

gboolean
uchi_device_add_ipv4 (UchiDevice *self, const char *address)
{
  return add_address (self->ipv4, address, AF_INET);
}

gboolean
uchi_device_add_ipv6 (UchiDevice *self, const char *address)
{
  return add_address (self->ipv6, address, AF_INET6);
}

gboolean
uchi_device_add_name (UchiDevice *self, const char *name)
{
  return add_once (self->names, uchi_text_clean (name, -1, UCHI_TEXT_MAX), UCHI_DEVICE_MAX_NAMES);
}

gboolean
uchi_device_set_mac (UchiDevice *self, const char *mac)
{
  guint b[6];
  char extra;
  char text[18];

  if (mac == NULL || sscanf (mac, "%2x:%2x:%2x:%2x:%2x:%2x%c", &b[0], &b[1], &b[2], &b[3], &b[4], &b[5], &extra) != 6)
    return FALSE;
  g_snprintf (text, sizeof text, "%02x:%02x:%02x:%02x:%02x:%02x", b[0], b[1], b[2], b[3], b[4], b[5]);
  if ((b[0] & 1) != 0 || g_str_equal (text, "00:00:00:00:00:00") || g_str_equal (text, self->mac))
    return FALSE;
  g_free (self->mac);
  self->mac = g_strdup (text);
  self->mac_random = (b[0] & 2) != 0;
  return TRUE;
}

gboolean
uchi_device_add_evidence (UchiDevice *self, const char *source, const char *value, guint at_ms)
{
  g_autofree char *clean = uchi_text_clean (value, -1, UCHI_TEXT_LONG_MAX);
  UchiEvidence *evidence;

  if (clean[0] == '\0' || self->evidence->len >= UCHI_DEVICE_MAX_EVIDENCE)
    return FALSE;
  for (guint i = 0; i < self->evidence->len; i++)
    {
      const UchiEvidence *old = g_ptr_array_index (self->evidence, i);

      if (g_str_equal (old->source, source) && g_str_equal (old->value, clean))
        return FALSE;
    }
  evidence = g_new0 (UchiEvidence, 1);
  evidence->source = uchi_text_clean (source, -1, UCHI_TEXT_MAX);
  evidence->value = g_steal_pointer (&clean);
  evidence->at_ms = at_ms;
  g_ptr_array_add (self->evidence, evidence);
  return TRUE;
}

const char *
uchi_device_evidence (const UchiDevice *self, const char *source)
{
  for (guint i = 0; i < self->evidence->len; i++)
    {
      const UchiEvidence *evidence = g_ptr_array_index (self->evidence, i);

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
      UchiService *service = g_ptr_array_index (self->services, i);

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
      UchiService *service = g_ptr_array_index (self->services, i);

      if (g_str_equal (service->protocol, protocol))
        return service;
    }
  return NULL;
}

UchiService *
uchi_device_add_service (UchiDevice *self, UchiTransport transport, guint16 port, const char *protocol)
{
  UchiService *service = uchi_device_find_service (self, transport, port);

  if (service == NULL)
    {
      if (self->services->len >= UCHI_DEVICE_MAX_SERVICES || port == 0)
        return NULL;
      service = g_new0 (UchiService, 1);
      service->transport = transport;
      service->port = port;
      service->protocol = g_strdup ("");
      service->product = g_strdup ("");
      service->version = g_strdup ("");
      g_ptr_array_add (self->services, service);
    }
  if (protocol != NULL && service->protocol[0] == '\0')
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
      UchiCheckState *state = g_ptr_array_index (self->checks, i);

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
  g_clear_pointer (&state->reason, g_free);
  state->outcome = outcome;
  if (outcome == UCHI_OUTCOME_UNKNOWN && reason != NULL)
    state->reason = uchi_text_clean (reason, -1, UCHI_TEXT_MAX);
}

void
uchi_device_add_finding (UchiDevice *self, UchiFindingRecord *record)
{
  for (guint i = 0; i < self->findings->len; i++)
    {
      const UchiFindingRecord *old = g_ptr_array_index (self->findings, i);

      if (old->finding == record->finding && old->transport == record->transport && old->port == record->port)
        {
          g_ptr_array_remove_index (self->findings, i);
          g_ptr_array_insert (self->findings, (int) i, record);
          return;
        }
    }
  if (self->findings->len >= UCHI_DEVICE_MAX_FINDINGS)
    uchi_finding_record_free (record);
  else
    g_ptr_array_add (self->findings, record);
}

void
uchi_device_clear_finding (UchiDevice *self, UchiFindingId finding)
{
  for (guint i = self->findings->len; i > 0; i--)
    {
      const UchiFindingRecord *record = g_ptr_array_index (self->findings, i - 1);

      if (record->finding == finding)
        g_ptr_array_remove_index (self->findings, i - 1);
    }
}

UchiLevel
uchi_device_level (const UchiDevice *self)
{
  UchiLevel level = UCHI_LEVEL_FINE;

  for (guint i = 0; i < self->findings->len; i++)
    {
      const UchiFindingRecord *record = g_ptr_array_index (self->findings, i);

      level = MAX (level, record->level);
    }
  if (level == UCHI_LEVEL_FINE && self->kind == UCHI_KIND_UNKNOWN && !self->is_self)
    return UCHI_LEVEL_ASK;
  for (guint i = 0; level == UCHI_LEVEL_FINE && i < self->checks->len; i++)
    {
      const UchiCheckState *state = g_ptr_array_index (self->checks, i);

      if (state->outcome == UCHI_OUTCOME_UNKNOWN)
        level = UCHI_LEVEL_ASK;
    }
  return level;
}
