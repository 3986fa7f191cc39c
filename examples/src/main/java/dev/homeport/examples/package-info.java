@NullMarked
package dev.homeport.examples;

import org.jspecify.annotations.NullMarked;
