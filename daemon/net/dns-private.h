/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Between dns.c, which does one thing after the other, and the back ends, which know how. */
#pragma once

#include "dns.h"

typedef struct {
    char *interface;
    int ifindex;
    PpmDnsPlan *plan;
    gboolean stands; /* until this process has applied it */
    guint repairs;   /* since first_repair */
    gint64 first_repair;
} PpmDnsLink;

/**
 * PpmDnsMethod:
 * @splits: knows which names go to which server
 * @apply: puts in what @link wants; calls ppm_dns_done()
 * @revert: takes out what was put in for @interface, which is no longer in dns->links; calls
 *   ppm_dns_done()
 * @watch: from now on sees that what is in stays in; more than once is harmless
 * @unwatch: no longer
 */
typedef struct {
    const char *word;
    gboolean splits;
    void (*apply)(PpmDns *dns, PpmDnsLink *link);
    void (*revert)(PpmDns *dns, const char *interface);
    void (*watch)(PpmDns *dns);
    void (*unwatch)(PpmDns *dns);
} PpmDnsMethod;

extern const PpmDnsMethod ppm_dns_resolved;
extern const PpmDnsMethod ppm_dns_resolvconf;
extern const PpmDnsMethod ppm_dns_file;

struct _PpmDns {
    GObject parent_instance;

    GDBusConnection *bus;
    char *root;
    char *etc;
    char *helper;
    const PpmDnsMethod *method; /* of those that stand */
    const char *reason;
    GPtrArray *links; /* PpmDnsLink, the newest last */
    GQueue works;
    gpointer work;           /* that is being done */
    gpointer resolved_watch; /* dns-resolved.c's */
    gpointer file_watch;     /* dns-file.c's */
    gboolean is_left_alone;  /* resolv.conf: somebody has edited it, or it cannot be written */
};

/* The present work is done, or @error, which is taken over. */
void ppm_dns_done(PpmDns *dns, GError *error);

/* Does it again, later, because something has undone it; not for ever. */
void ppm_dns_repair(PpmDns *dns, PpmDnsLink *link);

/* Calls @look, which calls ppm_dns_done(), when nothing is being changed. */
void ppm_dns_look_later(PpmDns *dns, void (*look)(PpmDns *dns));

void ppm_dns_notice(PpmDns *dns, const char *interface, const char *word, const char *detail);
