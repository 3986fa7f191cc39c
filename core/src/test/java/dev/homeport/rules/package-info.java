/** What the tests of several modules share. */
@NullMarked
package dev.homeport.rules;

import org.jspecify.annotations.NullMarked;
