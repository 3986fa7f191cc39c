/** Reads the runbook's one properties file and reports all of its problems together. */
@NullMarked
package dev.homeport.examples.runbook.config;

import org.jspecify.annotations.NullMarked;
