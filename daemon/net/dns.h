/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The name servers of tunnels, put into whatever decides on this machine whom a name is asked of
 * (dns-choice.h): one file for each of these, dns-*.c. One change is made after the other. */
#pragma once

#include <gio/gio.h>

#include "dns-plan.h"

G_BEGIN_DECLS

#define PPM_TYPE_DNS (ppm_dns_get_type())
G_DECLARE_FINAL_TYPE(PpmDns, ppm_dns, PPM, DNS, GObject)

/**
 * Signal "noticed": (PpmDns *dns, const char *interface, const char *word, const char *detail,
 * gpointer user_data): something has happened to the name servers of that tunnel since they were
 * applied. The words are those of #PpmDnsPlan's refusals and:
 * "dns-edited": somebody has edited resolv.conf, which is left as it is;
 * "dns-failed": they could not be put in again after another program had taken them out;
 * "dns-others": other servers are asked where the tunnel's do not answer;
 * "": they are in again.
 */

/* @bus: the system's; NULL: no systemd, no systemd-resolved. @root: "" but for tests. @helper: the
 * path of pptp-manager-resolv-conf. */
PpmDns *ppm_dns_new(GDBusConnection *bus, const char *root, const char *helper);

/* Which back end the next tunnel will get, or those that stand have got: its word, and why. */
const char *ppm_dns_method(PpmDns *dns, const char **reason);

/* @stands: an earlier service has done it; so what was edited since is left alone. A plan of which
 * nothing is used takes out what was there. */
void ppm_dns_apply_async(PpmDns *dns, const char *interface, int ifindex, const PpmDnsPlan *plan,
                         gboolean stands, GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data);

/* G_IO_ERROR_NOT_SUPPORTED: only some names were to go to the tunnel's servers, and nothing here
 * can tell names apart. Nothing is changed then. */
gboolean ppm_dns_apply_finish(PpmDns *dns, GAsyncResult *result, GError **error);

/* @method: where this process has not applied it, the word of the back end that did. Cannot be
 * called off. */
void ppm_dns_revert_async(PpmDns *dns, const char *interface, const char *method,
                          GAsyncReadyCallback callback, gpointer user_data);
gboolean ppm_dns_revert_finish(PpmDns *dns, GAsyncResult *result, GError **error);

/* Takes out what no tunnel stands for, found by its names. */
void ppm_dns_sweep_async(PpmDns *dns, GAsyncReadyCallback callback, gpointer user_data);
gboolean ppm_dns_sweep_finish(PpmDns *dns, GAsyncResult *result, GError **error);

G_END_DECLS
