/** The report of a drill: a page, its chart, and the raw data; pure, from facts to text. */
@NullMarked
package dev.homeport.examples.drill.report;

import org.jspecify.annotations.NullMarked;
