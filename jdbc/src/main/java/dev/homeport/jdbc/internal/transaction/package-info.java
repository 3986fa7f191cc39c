/** Runs transactions, and says what their failures mean. */
@NullMarked
package dev.homeport.jdbc.internal.transaction;

import org.jspecify.annotations.NullMarked;
