@NullMarked
package dev.homeport.jdbc;

import org.jspecify.annotations.NullMarked;
