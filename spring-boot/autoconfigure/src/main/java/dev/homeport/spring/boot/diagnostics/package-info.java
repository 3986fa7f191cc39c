/** Explains why an application did not start, with what to do next. */
@NullMarked
package dev.homeport.spring.boot.diagnostics;

import org.jspecify.annotations.NullMarked;
