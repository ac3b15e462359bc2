/** Client libraries as processes: each library's driver, told what to do and listened to, line by line. */
package chat.snug.drivers;
