# SPDX-License-Identifier: GPL-3.0-or-later

AC_DEFUN([NTPTUI_SAMPLE],
[AC_LANG_SOURCE([[
#include <math.h>
#include <stdio.h>
int main(void) { double x = INFINITY; return printf("%g", x) > 0; }]])])

# NTPTUI_CFLAGS(VARIABLE, FLAGS)
# Appends to VARIABLE those FLAGS that the C compiler takes in silence. All of
# them are tried together first: one compilation instead of thirty. The sample
# assigns INFINITY, which is a float, because clang finds that a promotion
# (-Wdouble-promotion) and gcc, which leaves system macros alone, does not.
AC_DEFUN([NTPTUI_CFLAGS],
[ntptui_save=$CFLAGS
AC_MSG_CHECKING([for $1])
CFLAGS="$ntptui_save -Werror $2"
AC_COMPILE_IFELSE([NTPTUI_SAMPLE],
	[ntptui_ok="$2"],
	[ntptui_ok=
	for ntptui_flag in $2; do
		CFLAGS="$ntptui_save -Werror $ntptui_flag"
		AC_COMPILE_IFELSE([NTPTUI_SAMPLE],
			[ntptui_ok="$ntptui_ok $ntptui_flag"])
	done])
CFLAGS=$ntptui_save
$1="$$1 $ntptui_ok"
AC_MSG_RESULT([$ntptui_ok])
])

# NTPTUI_LDFLAGS(VARIABLE, FLAGS)
# The same for FLAGS of the linker; CFLAGS that are to be in force while
# linking must be in HARDEN_CFLAGS.
AC_DEFUN([NTPTUI_LDFLAGS],
[ntptui_save=$LDFLAGS
ntptui_cflags=$CFLAGS
AC_MSG_CHECKING([for $1])
ntptui_ok=
CFLAGS="$CFLAGS $HARDEN_CFLAGS"
for ntptui_flag in $2; do
	LDFLAGS="$ntptui_save -Werror $ntptui_flag"
	AC_LINK_IFELSE([AC_LANG_PROGRAM()],
		[ntptui_ok="$ntptui_ok $ntptui_flag"])
done
LDFLAGS=$ntptui_save
CFLAGS=$ntptui_cflags
$1="$$1 $ntptui_ok"
AC_MSG_RESULT([$ntptui_ok])
])

# NTPTUI_DIR(NAME, MODULE, VARIABLE, DEFAULT, WHAT)
# --with-NAME: the directory for WHAT, as VARIABLE of pkg-config's MODULE says
# where the prefix is /usr, else DEFAULT.
AC_DEFUN([NTPTUI_DIR],
[AC_ARG_WITH([$1], [AS_HELP_STRING([--with-$1=DIR], [$5; no: nowhere])],
	[], [with_$1=yes])
AS_IF([test "x$with_$1" = xyes],
	[with_$1=
	AS_IF([test "x$prefix" = x/usr],
		[with_$1=`$PKG_CONFIG --variable=$3 $2 2>/dev/null`])
	AS_IF([test -z "$with_$1"], [with_$1='$4'])])
AM_CONDITIONAL([INSTALL_]m4_toupper([$1]), [test "x$with_$1" != xno])
AC_SUBST([$1], [$with_$1])])
