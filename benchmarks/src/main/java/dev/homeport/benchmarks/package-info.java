@NullMarked
package dev.homeport.benchmarks;

import org.jspecify.annotations.NullMarked;
