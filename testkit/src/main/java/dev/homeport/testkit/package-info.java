@NullMarked
package dev.homeport.testkit;

import org.jspecify.annotations.NullMarked;
