/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "advice/uchi-advice-private.h"

#include <arpa/inet.h>

#include <glib/gi18n.h>

#include "core/uchi-json.h"

/* for what only a later program has advice on */
static const UchiAdvice newer = {
  .id = "",
  .title = N_("There is something that this program does not know yet"),
  .goal = N_("Let us make this program new"),
  .why = N_("So that it can be shown how to mend it."),
  .steps = {
    N_("Ask your family or a helper to make this program new."),
    N_("When it is new, check the home once more."),
  },
  .cannot = N_("Tell somebody the support code."),
  .confirm = N_("Press “Check again”. If the same notice does not come, you are done."),
};

const UchiAdvice *
uchi_advice_by_id (const char *id)
{
  for (guint i = 0; i < uchi_n_advices; i++)
    {
      if (g_strcmp0 (uchi_advices[i].id, id) == 0)
        return &uchi_advices[i];
    }
  return &newer;
}

const UchiAdvice *
uchi_advice_all (guint *n_advices)
{
  *n_advices = uchi_n_advices;
  return uchi_advices;
}

guint
uchi_advice_n_steps (const UchiAdvice *self)
{
  guint n = 0;

  while (self->steps[n] != NULL)
    n++;
  return n;
}

UchiMender
uchi_advice_mender (const UchiAdvice *self, UchiKind kind)
{
  return kind == UCHI_KIND_HOME_GATEWAY ? UCHI_MENDER_LINE_COMPANY : self->mender;
}

gboolean
uchi_advice_may_cut_power (UchiKind kind)
{
  return !uchi_kind_is_left_alone (kind) && kind != UCHI_KIND_IP_PHONE && kind != UCHI_KIND_ROUTER && kind != UCHI_KIND_HOME_GATEWAY;
}

static gboolean
is_page (const UchiService *service)
{
  return service != NULL && (g_str_equal (service->protocol, "http") || g_str_equal (service->protocol, "https"));
}

char *
uchi_advice_page (const UchiAdvice *self, const UchiFindingRecord *record, const UchiDevice *device,
                  const UchiDevice *router)
{
  gboolean is_network = device == NULL || device->ipv4->len == 0;
  const UchiDevice *owner = self->on_router || is_network ? router : device;
  const char *address = owner != NULL && owner->ipv4->len > 0 ? g_ptr_array_index (owner->ipv4, 0) : "";
  const UchiService *page = NULL;
  const char *seen;
  struct in_addr parsed;

  if (inet_pton (AF_INET, address, &parsed) != 1)
    return NULL;
  if (owner == device)
    page = uchi_device_find_service (owner, record->transport, record->port);
  if (!is_page (page))
    page = uchi_device_find_protocol (owner, "http");
  if (page == NULL)
    page = uchi_device_find_protocol (owner, "https");
  if (page == NULL)
    return NULL;
  seen = owner == device && page->port == record->port && *record->address != '\0' ? record->address : page->address;
  if (g_ptr_array_find_with_equal_func (owner->ipv4, seen, g_str_equal, NULL))
    address = seen;
  /* RFC 3986 6.2.3: a scheme's own port is not written */
  if (page->port == (g_str_equal (page->protocol, "https") ? 443 : 80))
    return g_strdup_printf ("%s://%s/", page->protocol, address);
  return g_strdup_printf ("%s://%s:%u/", page->protocol, address, page->port);
}

const char *
uchi_advice_menu (const UchiAdvice *self, JsonObject *words)
{
  return self->menu != NULL && words != NULL ? uchi_json_string (words, self->menu, "") : "";
}
