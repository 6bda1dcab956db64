/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "checks/uchi-check-private.h"
#include "checks/uchi-wifi.h"

/* How the joined Wi-Fi is protected: three questions, one answer. Nothing is
 * sent by radio. */

#define MEMORY "wifi"

typedef enum {
  WIFI_NOT_KNOWN,
  WIFI_FINE,
  WIFI_OPEN,
  WIFI_WEP,
  WIFI_TKIP,
} Wifi;

static Wifi
judge (const UchiWifiSecurity *security)
{
  switch (security->protection)
    {
    case UCHI_WIFI_OPEN:
      return WIFI_OPEN;
    case UCHI_WIFI_WEP:
      return WIFI_WEP;
    case UCHI_WIFI_WPA:
      return WIFI_TKIP;
    case UCHI_WIFI_WPA2:
    case UCHI_WIFI_WPA3:
    case UCHI_WIFI_OWE:
    default:
      return security->tkip && !security->aes ? WIFI_TKIP : WIFI_FINE;
    }
}

/* the word of the person (command `wifi`) */
static Wifi
judge_word (const char *word)
{
  static const struct {
    const char *word;
    Wifi wifi;
  } words[] = {
    { "open", WIFI_OPEN }, { "wep", WIFI_WEP },    { "tkip", WIFI_TKIP },  { "wpa", WIFI_TKIP },
    { "wpa2", WIFI_FINE }, { "wpa3", WIFI_FINE },  { "wired", WIFI_FINE },
  };

  for (guint i = 0; word != NULL && i < G_N_ELEMENTS (words); i++)
    {
      if (g_str_equal (word, words[i].word))
        return words[i].wifi;
    }
  return WIFI_NOT_KNOWN;
}

static gboolean
is_finding (UchiFindingId finding, Wifi wifi)
{
  return (finding == UCHI_FINDING_WIFI_OPEN && wifi == WIFI_OPEN)
         || (finding == UCHI_FINDING_WIFI_WEP && wifi == WIFI_WEP)
         || (finding == UCHI_FINDING_WIFI_TKIP && wifi == WIFI_TKIP);
}

static void
conclude (GTask *task, const UchiCheck *self, Wifi wifi)
{
  UchiCheckResult *result = NULL;

  if (wifi == WIFI_NOT_KNOWN)
    {
      uchi_check_return (task, UCHI_OUTCOME_UNKNOWN, "not-visible");
      return;
    }
  result = uchi_check_result_new (UCHI_OUTCOME_OK, NULL);
  if (is_finding (self->finding, wifi))
    uchi_check_result_add (result, uchi_check_record (self->finding, NULL, 0));
  uchi_check_return_result (task, result);
}

typedef struct {
  const UchiCheck *self;
  const UchiCheckContext *context;
} Run;

/* 2. the kernel or NetworkManager knows, or the person does, or nobody */
static void
on_asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Run *run = g_task_get_task_data (task);
  g_autoptr (UchiWifiBss) bss = uchi_wifi_ask_finish (result, NULL);
  Wifi wifi = bss != NULL && bss->known ? judge (&bss->security) : judge_word (run->context->wifi_told);

  uchi_check_memory_set (run->context->memory, MEMORY, GUINT_TO_POINTER (wifi), NULL);
  conclude (task, run->self, wifi);
}

/* 1. */
static void
run_async (const UchiCheck *self, const UchiCheckContext *context, const UchiDevice *device,
           GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  const UchiScopeInfo *info = uchi_scope_info (uchi_net_get_scope (context->net));
  Wifi known = GPOINTER_TO_UINT (uchi_check_memory_get (context->memory, MEMORY));
  Run *run = g_new0 (Run, 1);

  run->self = self;
  run->context = context;
  g_task_set_task_data (task, run, g_free);
  if (info->link == UCHI_LINK_WIRED)
    conclude (task, self, WIFI_FINE);
  else if (known != WIFI_NOT_KNOWN)
    conclude (task, self, known);
  else
    uchi_wifi_ask_async (info, cancellable, on_asked_cb, g_object_ref (task));
}

static gboolean
applies (const UchiCheck *self, const UchiCheckContext *context, const UchiDevice *device)
{
  return TRUE;
}

const UchiCheck uchi_check_wifi_open = {
  .id = "wifi-open",
  .finding = UCHI_FINDING_WIFI_OPEN,
  .flags = UCHI_CHECK_NETWORK,
  .time_limit_ms = 4000,
  .applies = applies,
  .run_async = run_async,
  .run_finish = uchi_check_finish,
};

const UchiCheck uchi_check_wifi_wep = {
  .id = "wifi-wep",
  .finding = UCHI_FINDING_WIFI_WEP,
  .flags = UCHI_CHECK_NETWORK,
  .time_limit_ms = 4000,
  .applies = applies,
  .run_async = run_async,
  .run_finish = uchi_check_finish,
};

const UchiCheck uchi_check_wifi_tkip = {
  .id = "wifi-tkip",
  .finding = UCHI_FINDING_WIFI_TKIP,
  .flags = UCHI_CHECK_NETWORK,
  .time_limit_ms = 4000,
  .applies = applies,
  .run_async = run_async,
  .run_finish = uchi_check_finish,
};
