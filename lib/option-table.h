/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every profile option, declared once (options.md). Profiles, D-Bus, the command line, completion,
 * the reference and the mappings to other programs derive from these rows: adding an option is
 * adding a row. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PpmOptionType:
 * @PPM_OPTION_TEXT: s
 * @PPM_OPTION_BOOLEAN: b, in files and on command lines "true" or "false" ("yes"/"no" are read too)
 * @PPM_OPTION_NUMBER: u, within minimum and maximum
 * @PPM_OPTION_AUTO_NUMBER: s: "auto" or a number within minimum and maximum
 * @PPM_OPTION_CHOICE: s: one of the row's choices
 * @PPM_OPTION_LIST: as: each entry checked by the row's check
 */
typedef enum {
    PPM_OPTION_TEXT,
    PPM_OPTION_BOOLEAN,
    PPM_OPTION_NUMBER,
    PPM_OPTION_AUTO_NUMBER,
    PPM_OPTION_CHOICE,
    PPM_OPTION_LIST,
} PpmOptionType;

typedef enum {
    PPM_OPTION_PLAIN = 0,
    PPM_OPTION_READ_ONLY = 1 << 0,   /* set at creation, never by clients: uuid */
    PPM_OPTION_SYSTEM_WIDE = 1 << 1, /* touches everybody: needs system-effects (decision 11) */
    PPM_OPTION_LATER = 1 << 2,       /* checked and stored, without effect as yet */
    PPM_OPTION_UNQUOTED = 1 << 3,    /* people may put a secret there: not repeated in messages */
    PPM_OPTION_DISTINCT = 1 << 4,    /* of a list: no two entries begin with the same word */
    PPM_OPTION_NM_INVERTED = 1 << 5, /* "yes" of the NetworkManager key is our false */
} PpmOptionFlags;

typedef struct _PpmOption PpmOption;

/**
 * PpmOptionCheck:
 *
 * Checks one value (of a list: one entry), beyond what every text must be (valid UTF-8 without
 * control characters, within the maximum length). Never sees an empty text. Returns the canonical
 * form, or %NULL with %PPM_ERROR_INVALID_VALUE in words that say why or what is allowed, without
 * the field's name and the value.
 */
typedef char *(*PpmOptionCheck)(const PpmOption *option, const char *text, GError **error);

struct _PpmOption {
    const char *key;
    const char *group; /* its group in the profile file: "server" */
    PpmOptionType type;
    const char *default_text;   /* canonical; list entries separated by ";"; "" = empty */
    guint minimum, maximum;     /* numbers: the value; texts: bytes; lists: entries. Where the
                                   minimum is not 0, an empty default means that one must be given */
    const char *const *choices; /* of a text or a list: words that stand alone instead */
    PpmOptionCheck check;
    const char *word_if_true;  /* the pppd word for TRUE, or the one before a number, or NULL */
    const char *word_if_false; /* the pppd word for FALSE, or NULL */
    const char *nm_key;        /* the vpn.data key of NetworkManager's PPTP type, or NULL */
    PpmOptionFlags flags;
    const char *later_choice; /* the one choice that has no effect as yet, or NULL */
    const char *summary;      /* N_(): one line for people */
    const char *allowed;      /* N_(): of texts and lists, what is allowed */
};

/* All rows, @n_options of them, in the order of options.md. */
const PpmOption *ppm_option_table(gsize *n_options);

/* NULL where no row has @key. */
const PpmOption *ppm_option_find(const char *key);

/* The same, with PPM_ERROR_UNKNOWN_OPTION. */
const PpmOption *ppm_option_find_or_fail(const char *key, GError **error);

/* The canonical text of @text, or NULL with an error that names the option and what is allowed.
 * For a list, @text is its entries separated by ";". */
char *ppm_option_check(const PpmOption *option, const char *text, GError **error);

/* The same from a D-Bus value, whose type must be the option's. */
char *ppm_option_check_variant(const PpmOption *option, GVariant *value, GError **error);

/* Whether no key of @settings (a{sv}) is there twice: nobody could say which counts. */
gboolean ppm_option_check_keys(GVariant *settings, GError **error);

/* The D-Bus value (floating) of a canonical text. */
GVariant *ppm_option_to_variant(const PpmOption *option, const char *canonical);

/* What is allowed, for people, translated: "auto or a number from 576 to 1500". */
char *ppm_option_allowed(const PpmOption *option);

G_END_DECLS
