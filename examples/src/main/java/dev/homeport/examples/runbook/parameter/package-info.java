/** Writes what the instances follow: parameters at SSM, or followed files. */
@NullMarked
package dev.homeport.examples.runbook.parameter;

import org.jspecify.annotations.NullMarked;
