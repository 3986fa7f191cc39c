/** Tells which properties are set, for the conditions of the other packages. */
@NullMarked
package dev.homeport.spring.boot.condition;

import org.jspecify.annotations.NullMarked;
