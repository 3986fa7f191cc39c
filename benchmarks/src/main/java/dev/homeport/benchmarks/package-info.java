/** What an application calls per request, measured with JMH beside what it would call without Homeport. */
@NullMarked
package dev.homeport.benchmarks;

import org.jspecify.annotations.NullMarked;
