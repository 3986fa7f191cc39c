/** Lends connections: the gate that borrowers pass, and a pool for each node. */
@NullMarked
package dev.homeport.jdbc.internal.transaction;

import org.jspecify.annotations.NullMarked;
