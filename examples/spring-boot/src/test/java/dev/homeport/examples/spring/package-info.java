/** Loses regions under the orders service. */
@NullMarked
package dev.homeport.examples.spring;

import org.jspecify.annotations.NullMarked;
