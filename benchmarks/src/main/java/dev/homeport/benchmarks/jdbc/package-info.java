/** Measures borrowing, full pools, frozen servers and primaries that are far away. */
@NullMarked
package dev.homeport.benchmarks.jdbc;

import org.jspecify.annotations.NullMarked;
