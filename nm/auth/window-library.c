/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "window.h"

#include <dlfcn.h>
#include <glib/gi18n-lib.h>

/* Never unloaded: it registers types. */
static PpmAuthWindowAsk
load(GError **error)
{
    const char *path = g_getenv("PPTP_MANAGER_AUTH_WINDOW"); /* for tests */
    void *library = dlopen(path ? path : PPM_AUTH_WINDOW, RTLD_NOW | RTLD_LOCAL);

    if (library)
        return (PpmAuthWindowAsk)dlsym(library, PPM_AUTH_WINDOW_SYMBOL);
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                _("There is no window to ask for the password (%s)."), dlerror());
    return NULL;
}

gboolean
ppm_auth_window_load_and_ask(const PpmAuthPrompt *prompt, GCancellable *cancellable,
                             PpmSecret **secret, GError **error)
{
    PpmAuthWindowAsk ask = load(error);

    return ask && ask(prompt, cancellable, secret, error);
}
