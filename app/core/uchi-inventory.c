/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/uchi-inventory.h"

#include <string.h>

#define NEIGHBOUR_NUMBERS 7
#define PROXY_ADDRESSES 4
#define MAX_SAID 2048
#define MAX_SAID_BY_ONE 16

/* @address called itself so */
typedef struct {
  char *address, *kind, *name;
} Said;

struct _UchiInventory
{
  GPtrArray *devices;
  GPtrArray *merged; /* devices that went into others: answers to them may still be under way */
  GPtrArray *dropped; /* addresses that others have now: whoever asks there may still be under way */
  GPtrArray *said;    /* of Said* */
  guint last_id;
};

static void
said_free (Said *self)
{
  g_free (self->address);
  g_free (self->kind);
  g_free (self->name);
  g_free (self);
}

UchiInventory *
uchi_inventory_new (void)
{
  UchiInventory *self = g_new0 (UchiInventory, 1);

  self->devices = g_ptr_array_new_with_free_func ((GDestroyNotify) uchi_device_free);
  self->merged = g_ptr_array_new_with_free_func ((GDestroyNotify) uchi_device_free);
  self->dropped = g_ptr_array_new_with_free_func (g_free);
  self->said = g_ptr_array_new_with_free_func ((GDestroyNotify) said_free);
  return self;
}

void
uchi_inventory_free (UchiInventory *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->devices);
  g_ptr_array_unref (self->merged);
  g_ptr_array_unref (self->dropped);
  g_ptr_array_unref (self->said);
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
  return index < self->devices->len ? self->devices->pdata[index] : NULL;
}

UchiDevice *
uchi_inventory_by_id (const UchiInventory *self, const char *id)
{
  for (guint i = 0; id != NULL && i < self->devices->len; i++)
    {
      UchiDevice *device = self->devices->pdata[i];

      if (g_str_equal (device->id, id))
        return device;
    }
  return NULL;
}

UchiDevice *
uchi_inventory_by_mac (const UchiInventory *self, const char *mac)
{
  for (guint i = 0; mac != NULL && *mac != '\0' && i < self->devices->len; i++)
    {
      UchiDevice *device = self->devices->pdata[i];

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
      UchiDevice *device = self->devices->pdata[i];

      if (find_address (device->ipv4, address, NULL) || find_address (device->ipv6, address, NULL))
        return device;
    }
  return NULL;
}

static void
add_address (UchiDevice *device, const char *address)
{
  if (address != NULL && !uchi_device_add_ipv4 (device, address))
    uchi_device_add_ipv6 (device, address);
}

/* the text lives on; the kernel takes a new owner of an address once a second at most, so that they stay few */
static void
drop_address (UchiInventory *self, UchiDevice *device, const char *address)
{
  guint index;

  if (find_address (device->ipv4, address, &index))
    g_ptr_array_add (self->dropped, g_ptr_array_steal_index (device->ipv4, index));
  if (find_address (device->ipv6, address, &index))
    g_ptr_array_add (self->dropped, g_ptr_array_steal_index (device->ipv6, index));
  if (find_address (device->looked_at, address, &index))
    g_ptr_array_remove_index (device->looked_at, index);
}

static UchiDevice *
add_device (UchiInventory *self)
{
  g_autofree char *id = NULL;
  UchiDevice *device;

  if (self->devices->len >= UCHI_INVENTORY_MAX)
    return NULL;
  id = g_strdup_printf ("d%u", ++self->last_id);
  device = uchi_device_new (id);
  g_ptr_array_add (self->devices, device);
  return device;
}

/* the canonical spelling of an address literal, so that every lookup compares the same text; NULL when it is none */
static char *
canonical (const char *address)
{
  g_autoptr (UchiDevice) scratch = uchi_device_new ("");

  add_address (scratch, address);
  if (scratch->ipv4->len > 0)
    return g_strdup (scratch->ipv4->pdata[0]);
  return scratch->ipv6->len > 0 ? g_strdup (scratch->ipv6->pdata[0]) : NULL;
}

gboolean
uchi_inventory_is_same_box (const char *mac, const char *other)
{
  guint64 numbers[2] = { 0, 0 };

  for (guint i = 0; i < 2; i++)
    {
      for (const char *c = i == 0 ? mac : other; *c != '\0'; c++)
        {
          if (*c != ':')
            numbers[i] = numbers[i] << 4 | (guint64) g_ascii_xdigit_value (*c);
        }
      numbers[i] &= ~(G_GUINT64_CONSTANT (2) << 40);
    }
  return MAX (numbers[0], numbers[1]) - MIN (numbers[0], numbers[1]) <= NEIGHBOUR_NUMBERS;
}

gboolean
uchi_inventory_may_be (const UchiDevice *device, const char *mac)
{
  g_autoptr (UchiDevice) scratch = uchi_device_new ("");

  uchi_device_set_mac (scratch, mac);
  if (*uchi_device_link_mac (device) == '\0' || *scratch->mac == '\0')
    return TRUE;
  /* a random MAC may change under an address; a burnt-in one does not */
  return (device->mac_random && scratch->mac_random) || uchi_inventory_is_same_box (uchi_device_link_mac (device), scratch->mac);
}

/* Proxy ARP (RFC 1027): one that answers for this many addresses answers for others too. It takes no address from anyone any more,
 * and whoever else answers for one of its own has it. */
static gboolean
is_arp_proxy (const UchiDevice *device)
{
  return device != NULL && device->ipv4->len >= PROXY_ADDRESSES;
}

/* the device that has the address, when nothing speaks against it being the one of @mac */
static UchiDevice *
owner_of_address (UchiInventory *self, const char *address, const char *mac)
{
  UchiDevice *device = address != NULL ? uchi_inventory_by_address (self, address) : NULL;

  /* one behind an extender may come out from behind it */
  if (device == NULL || *device->mac == '\0' || uchi_inventory_may_be (device, mac))
    return device;
  if (!is_arp_proxy (uchi_inventory_by_mac (self, mac)))
    drop_address (self, device, address);
  return NULL;
}

UchiDevice *
uchi_inventory_ensure (UchiInventory *self, const char *address, const char *mac, gboolean *created)
{
  g_autofree char *place = canonical (address);
  g_autoptr (UchiDevice) scratch = uchi_device_new ("");
  UchiDevice *device, *other;

  if (created != NULL)
    *created = FALSE;
  uchi_device_set_mac (scratch, mac);
  if (place == NULL && *scratch->mac == '\0')
    return NULL;

  device = uchi_inventory_by_mac (self, scratch->mac);
  other = owner_of_address (self, place, scratch->mac);
  if (device != NULL && other != NULL && other != device)
    {
      /* seen by address first, its MAC became known later */
      if (g_str_equal (other->reached_by, scratch->mac))
        device = other;
      else if (is_arp_proxy (device))
        ; /* whoever that is, it is somebody else */
      else if (*other->mac == '\0')
        uchi_inventory_merge (self, device, other);
      else
        drop_address (self, other, place);
    }
  else if (device == NULL)
    device = other;
  if (device == NULL)
    {
      device = add_device (self);
      if (device == NULL)
        return NULL;
      if (created != NULL)
        *created = TRUE;
    }
  if (uchi_inventory_by_address (self, place) == NULL)
    add_address (device, place);
  if (*scratch->mac != '\0' && (*uchi_device_link_mac (device) == '\0' || !uchi_inventory_is_same_box (uchi_device_link_mac (device), scratch->mac)))
    uchi_device_set_mac (device, scratch->mac);
  return device;
}

static void
merge_services (UchiDevice *kept, const UchiDevice *other)
{
  for (guint i = 0; i < other->services->len; i++)
    {
      const UchiService *from = other->services->pdata[i];
      UchiService *to = uchi_device_add_service_at (kept, from->address, from->transport, from->port, from->protocol);

      if (to != NULL && *to->product == '\0')
        {
          g_free (to->product);
          g_free (to->version);
          to->product = g_strdup (from->product);
          to->version = g_strdup (from->version);
        }
    }
}

/* What was seen at one address says nothing of the other: a problem stays one, and fine is only what was fine at both. */
static void
merge_results (UchiDevice *kept, UchiDevice *other)
{
  gboolean two_places = kept->ipv4->len > 0 && other->ipv4->len > 0;

  for (guint i = 0; i < kept->checks->len; i++)
    {
      const UchiCheckState *state = kept->checks->pdata[i];

      if (two_places && state->outcome == UCHI_OUTCOME_OK && uchi_device_find_check (other, state->check) == NULL)
        uchi_device_set_check (kept, state->check, UCHI_OUTCOME_UNKNOWN, "moved");
    }
  for (guint i = 0; i < other->checks->len; i++)
    {
      const UchiCheckState *state = other->checks->pdata[i], *own = uchi_device_find_check (kept, state->check);

      if (own == NULL || state->outcome == UCHI_OUTCOME_PROBLEM || (own->outcome == UCHI_OUTCOME_OK && state->outcome == UCHI_OUTCOME_UNKNOWN))
        uchi_device_set_check (kept, state->check, state->outcome, state->reason);
    }
  while (other->findings->len > 0)
    uchi_device_add_finding (kept, g_ptr_array_steal_index (other->findings, 0));
}

void
uchi_inventory_merge (UchiInventory *self, UchiDevice *kept, UchiDevice *other)
{
  guint index;

  g_return_if_fail (kept != other);

  merge_results (kept, other);
  for (guint i = 0; i < other->ipv4->len; i++)
    uchi_device_add_ipv4 (kept, other->ipv4->pdata[i]);
  for (guint i = 0; i < other->ipv6->len; i++)
    uchi_device_add_ipv6 (kept, other->ipv6->pdata[i]);
  for (guint i = 0; i < other->names->len; i++)
    uchi_device_add_name (kept, other->names->pdata[i]);
  for (guint i = 0; i < other->evidence->len; i++)
    {
      const UchiEvidence *evidence = other->evidence->pdata[i];

      uchi_device_add_evidence_from (kept, evidence->from, evidence->source, evidence->value, evidence->at_ms);
    }
  merge_services (kept, other);
  for (guint i = 0; i < other->looked_at->len; i++)
    uchi_device_add_looked_at (kept, other->looked_at->pdata[i]);
  if (*kept->mac == '\0')
    uchi_device_set_mac (kept, other->mac);
  if (*uchi_device_link_mac (kept) == '\0')
    uchi_device_set_reached_by (kept, other->reached_by);
  kept->is_self |= other->is_self;
  kept->is_gateway |= other->is_gateway;
  if (kept->rtt_us == 0)
    kept->rtt_us = other->rtt_us;
  if (g_ptr_array_find (self->devices, other, &index))
    g_ptr_array_add (self->merged, g_ptr_array_steal_index (self->devices, index));
}

/* ---- several behind one MAC ------------------------------------------------------- */

static gboolean
has_address (const UchiDevice *device, const char *address)
{
  return find_address (device->ipv4, address, NULL) || find_address (device->ipv6, address, NULL);
}

/* the row that frames to the same MAC go to, where another address has that name; NULL: nobody has */
static UchiDevice *
find_namesake (UchiInventory *self, const UchiDevice *device, const Said *one)
{
  for (guint i = 0; i < self->said->len; i++)
    {
      const Said *said = self->said->pdata[i];
      UchiDevice *other = g_str_equal (said->name, one->name) && g_str_equal (said->kind, one->kind) && !g_str_equal (said->address, one->address)
                            ? uchi_inventory_by_address (self, said->address) : NULL;

      if (other != NULL && g_str_equal (uchi_device_link_mac (other), uchi_device_link_mac (device)))
        return other;
    }
  return NULL;
}

/* A word of another kind: one device may say its host name over one address and its UUID over another, as IPv4 and IPv6 do. Of several
 * IPv4 addresses each that speaks says all it has; who says different things is several, and one again when a name is shared after all. */
static gboolean
compares (const Said *said, const Said *one)
{
  return g_str_equal (said->kind, one->kind) || (strchr (said->address, ':') == NULL && strchr (one->address, ':') == NULL);
}

/* whether the other addresses of its row call themselves otherwise, and nothing that it said before is theirs too */
static gboolean
is_stranger (UchiInventory *self, const UchiDevice *device, const Said *one)
{
  gboolean others = FALSE;

  for (guint i = 0; i < self->said->len; i++)
    {
      const Said *said = self->said->pdata[i];
      gboolean is_own = g_str_equal (said->address, one->address);

      if (is_own && find_namesake (self, device, said) == device)
        return FALSE;
      others |= !is_own && compares (said, one) && has_address (device, said->address);
    }
  return others;
}

/* each once; FALSE: who calls himself by ever new names is heard no longer */
static gboolean
remember_said (UchiInventory *self, const Said *one)
{
  guint n_own = 0;
  Said *kept;

  for (guint i = 0; i < self->said->len; i++)
    {
      const Said *said = self->said->pdata[i];

      if (!g_str_equal (said->address, one->address))
        continue;
      if (g_str_equal (said->kind, one->kind) && g_str_equal (said->name, one->name))
        return TRUE;
      n_own++;
    }
  if (n_own >= MAX_SAID_BY_ONE || self->said->len >= MAX_SAID)
    return FALSE;
  kept = g_new0 (Said, 1);
  *kept = (Said){ g_strdup (one->address), g_strdup (one->kind), g_strdup (one->name) };
  g_ptr_array_add (self->said, kept);
  return TRUE;
}

static UchiDevice *
move_address (UchiInventory *self, UchiDevice *from, UchiDevice *to, const char *address)
{
  drop_address (self, from, address);
  add_address (to, address);
  uchi_device_move_evidence (from, to, address);
  return to;
}

UchiDevice *
uchi_inventory_named (UchiInventory *self, const char *address, const char *kind, const char *name, gboolean *created, char **merged)
{
  g_autofree char *place = canonical (address);
  Said one = { place, (char *) kind, (char *) name };
  UchiDevice *device = uchi_inventory_by_address (self, place), *other;

  *created = FALSE;
  *merged = NULL;
  if (device == NULL || device->is_self || device->is_gateway || *uchi_device_link_mac (device) == '\0' || *name == '\0'
      || !remember_said (self, &one))
    return device;
  other = find_namesake (self, device, &one);
  if (other == NULL && is_stranger (self, device, &one) && (other = add_device (self)) != NULL)
    {
      *created = TRUE;
      uchi_device_set_reached_by (other, uchi_device_link_mac (device));
    }
  if (other == NULL || other == device || other->is_gateway)
    return device;
  move_address (self, device, other, place);
  if (device->ipv4->len + device->ipv6->len > 0)
    return other;
  /* nothing is left of it */
  if (*other->mac == '\0')
    {
      UchiDevice *kept = device;

      device = other;
      other = kept;
    }
  *merged = g_strdup (device->id);
  uchi_inventory_merge (self, other, device);
  return other;
}

void
uchi_inventory_take (UchiInventory *self, UchiDevice *device)
{
  guint64 number;

  if (self->devices->len >= UCHI_INVENTORY_MAX || uchi_inventory_by_id (self, device->id) != NULL)
    {
      uchi_device_free (device);
      return;
    }
  if (device->id[0] == 'd' && g_ascii_string_to_unsigned (device->id + 1, 10, 1, G_MAXUINT / 2, &number, NULL))
    self->last_id = MAX (self->last_id, (guint) number);
  g_ptr_array_add (self->devices, device);
}

/* what was found of @other is found of @device too: it went into it, and did not only lose its address to it */
static gboolean
tells_all (const UchiDevice *device, const UchiDevice *other)
{
  for (guint i = 0; i < other->findings->len; i++)
    {
      const UchiFindingRecord *record = g_ptr_array_index (other->findings, i);
      gboolean told = FALSE;

      for (guint k = 0; k < device->findings->len && !told; k++)
        {
          const UchiFindingRecord *own = g_ptr_array_index (device->findings, k);

          told = own->finding == record->finding && own->port == record->port;
        }
      if (!told)
        return FALSE;
    }
  return TRUE;
}

void
uchi_inventory_settle (UchiInventory *self, const UchiDevice *device)
{
  for (guint i = self->devices->len; i > 0; i--)
    {
      UchiDevice *other = self->devices->pdata[i - 1];
      guint n_before = other->ipv4->len + other->ipv6->len;

      for (guint k = 0; other != device && k < device->ipv4->len; k++)
        drop_address (self, other, device->ipv4->pdata[k]);
      for (guint k = 0; other != device && k < device->ipv6->len; k++)
        drop_address (self, other, device->ipv6->pdata[k]);
      if (other->ipv4->len + other->ipv6->len == 0 && n_before > 0 && tells_all (device, other))
        g_ptr_array_add (self->merged, g_ptr_array_steal_index (self->devices, i - 1));
    }
}

void
uchi_inventory_replace (UchiInventory *self, UchiDevice *old, UchiDevice *device)
{
  guint index;

  if (!g_ptr_array_find (self->devices, old, &index))
    {
      uchi_device_free (device);
      return;
    }
  g_ptr_array_add (self->merged, old);
  self->devices->pdata[index] = device;
}
