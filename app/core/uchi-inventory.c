/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/uchi-inventory.h"

#include <stdlib.h>
#include <string.h>

struct _UchiInventory
{
  GPtrArray *devices;
  guint last_number;
};

UchiInventory *
uchi_inventory_new (void)
{
  UchiInventory *self = g_new0 (UchiInventory, 1);

  self->devices = g_ptr_array_new_with_free_func ((GDestroyNotify) uchi_device_free);
  return self;
}

void
uchi_inventory_free (UchiInventory *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->devices);
  g_free (self);
}

guint
uchi_inventory_size (const UchiInventory *self)
{
  return self->devices->len;
}

UchiDevice *
uchi_inventory_at (const UchiInventory *self, guint index)
{
  return index < self->devices->len ? g_ptr_array_index (self->devices, index) : NULL;
}

UchiDevice *
uchi_inventory_by_id (const UchiInventory *self, const char *id)
{
  for (guint i = 0; id != NULL && i < self->devices->len; i++)
    {
      UchiDevice *device = g_ptr_array_index (self->devices, i);

      if (g_str_equal (device->id, id))
        return device;
    }
  return NULL;
}

UchiDevice *
uchi_inventory_by_mac (const UchiInventory *self, const char *mac)
{
  for (guint i = 0; mac != NULL && mac[0] != '\0' && i < self->devices->len; i++)
    {
      UchiDevice *device = g_ptr_array_index (self->devices, i);

      if (g_ascii_strcasecmp (device->mac, mac) == 0)
        return device;
    }
  return NULL;
}

static gboolean
find_address (const GPtrArray *addresses, const char *address, guint *index)
{
  return g_ptr_array_find_with_equal_func ((GPtrArray *) addresses, address, g_str_equal, index);
}

UchiDevice *
uchi_inventory_by_address (const UchiInventory *self, const char *address)
{
  for (guint i = 0; address != NULL && i < self->devices->len; i++)
    {
      UchiDevice *device = g_ptr_array_index (self->devices, i);

      if (find_address (device->ipv4, address, NULL) || find_address (device->ipv6, address, NULL))
        return device;
    }
  return NULL;
}

static UchiDevice *
add_device (UchiInventory *self)
{
  g_autofree char *id = NULL;
  UchiDevice *device;

  if (self->devices->len >= UCHI_INVENTORY_MAX)
    return NULL;
  id = g_strdup_printf ("d%u", ++self->last_number);
  device = uchi_device_new (id);
  g_ptr_array_add (self->devices, device);
  return device;
}

static void
take_address_away (UchiDevice *device, const char *address)
{
  guint index;

  if (find_address (device->ipv4, address, &index))
    g_ptr_array_remove_index (device->ipv4, index);
  if (find_address (device->ipv6, address, &index))
    g_ptr_array_remove_index (device->ipv6, index);
}

UchiDevice *
uchi_inventory_ensure (UchiInventory *self, const char *address, const char *mac, gboolean *created)
{
  UchiDevice *by_address = uchi_inventory_by_address (self, address);
  UchiDevice *device = uchi_inventory_by_mac (self, mac);
  gboolean has_mac = mac != NULL && mac[0] != '\0';

  if (created != NULL)
    *created = FALSE;
  if (address == NULL && !has_mac)
    return NULL;

  /* known by its address only: now it gets its MAC */
  if (device == NULL && by_address != NULL && (!has_mac || by_address->mac[0] == '\0'))
    device = by_address;
  if (device == NULL)
    {
      device = add_device (self);
      if (device == NULL)
        return NULL;
      if (created != NULL)
        *created = TRUE;
    }
  if (by_address != NULL && by_address != device)
    {
      if (by_address->mac[0] == '\0')
        uchi_inventory_merge (self, device, by_address);
      else
        take_address_away (by_address, address);
    }
  if (has_mac)
    uchi_device_set_mac (device, mac);
  if (address != NULL && !uchi_device_add_ipv4 (device, address))
    uchi_device_add_ipv6 (device, address);
  return device;
}

static void
move_results (UchiDevice *kept, UchiDevice *other)
{
  for (guint i = 0; i < other->checks->len; i++)
    {
      const UchiCheckState *state = g_ptr_array_index (other->checks, i);

      if (uchi_device_find_check (kept, state->check) == NULL)
        uchi_device_set_check (kept, state->check, state->outcome, state->reason);
    }
  while (other->findings->len > 0)
    uchi_device_add_finding (kept, g_ptr_array_steal_index (other->findings, 0));
}

void
uchi_inventory_merge (UchiInventory *self, UchiDevice *kept, UchiDevice *other)
{
  g_return_if_fail (kept != other);

  for (guint i = 0; i < other->ipv4->len; i++)
    uchi_device_add_ipv4 (kept, g_ptr_array_index (other->ipv4, i));
  for (guint i = 0; i < other->ipv6->len; i++)
    uchi_device_add_ipv6 (kept, g_ptr_array_index (other->ipv6, i));
  for (guint i = 0; i < other->names->len; i++)
    uchi_device_add_name (kept, g_ptr_array_index (other->names, i));
  for (guint i = 0; i < other->evidence->len; i++)
    {
      const UchiEvidence *evidence = g_ptr_array_index (other->evidence, i);

      uchi_device_add_evidence (kept, evidence->source, evidence->value, evidence->at_ms);
    }
  for (guint i = 0; i < other->services->len; i++)
    {
      const UchiService *service = g_ptr_array_index (other->services, i);

      uchi_device_add_service (kept, service->transport, service->port,
                               service->protocol[0] != '\0' ? service->protocol : NULL);
    }
  if (kept->mac[0] == '\0')
    uchi_device_set_mac (kept, other->mac);
  kept->is_self |= other->is_self;
  kept->is_gateway |= other->is_gateway;
  move_results (kept, other);
  g_ptr_array_remove (self->devices, other);
}

void
uchi_inventory_take (UchiInventory *self, UchiDevice *device)
{
  guint number = device->id[0] == 'd' ? (guint) strtoul (device->id + 1, NULL, 10) : 0;

  self->last_number = MAX (self->last_number, MIN (number, G_MAXUINT / 2));
  g_ptr_array_add (self->devices, device);
}
