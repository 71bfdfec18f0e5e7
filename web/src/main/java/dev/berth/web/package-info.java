/** The checks of an HTTP request (Host, Origin, authentication), the principal that they find, and the form of errors. */
@NullMarked
package dev.berth.web;

import org.jspecify.annotations.NullMarked;
