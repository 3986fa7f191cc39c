/** Holds code that only the modules of Homeport share; it may change with every release. */
@NullMarked
package dev.homeport.internal;

import org.jspecify.annotations.NullMarked;
