import 'dart:async';
import 'dart:convert';
import 'dart:io';
import 'dart:math';
import 'dart:typed_data';

import '../../store/records.dart';
import 'journal.dart';

/// Records in a file that only grows, one JSON object a line, so that a kill
/// at any moment leaves every earlier line whole. Where most of it is out of
/// date it is written anew beside itself and takes its own place.
final class FileRecords implements Records {
  /// In the file [_path].
  FileRecords(this._path);

  /// In a file below a folder; the names may hold anything.
  factory FileRecords.at(List<String> path) => FileRecords(
    [path.first, ...path.skip(1).map(_fileName)].join(Platform.pathSeparator),
  );

  static const _leastGarbage = 64 * 1024;

  final String _path;
  final _values = <String, Object?>{};
  final _sizes = <String, int>{};
  final _waiting = <_Line>[];
  Future<void>? _writing;
  RandomAccessFile? _file;
  int _length = 0;
  int _live = 0;

  /// As much garbage could not be thrown away.
  int _bearable = 0;

  /// Whether a line that failed is still on the disk.
  bool _isTorn = false;

  @override
  Future<Map<String, Object?>> load() async {
    final file = File(_path);
    await file.parent.create(recursive: true);
    final bytes = await file.exists() ? await file.readAsBytes() : Uint8List(0);
    final journal = Journal.read(bytes);
    journal.lines.forEach(_note);
    await _open(journal.length);
    if (journal.lacksEnd) await _append(utf8.encode('\n'));
    return {..._values};
  }

  @override
  Future<void> write(Map<String, Object?> changes, {bool durable = false}) {
    final line = _Line(utf8.encode('${_note(changes)}\n'), durable);
    _waiting.add(line);
    _writing ??= _writeAll();
    return line.written.future;
  }

  @override
  Future<void> close() async {
    await _writing;
    await _file?.close();
    _file = null;
  }

  /// Takes [changes] over and gives the line that tells them.
  String _note(Map<String, Object?> changes) {
    final parts = <String>[];
    changes.forEach((key, value) {
      final part = '${jsonEncode(key)}:${jsonEncode(value)}';
      parts.add(part);
      _live -= _sizes.remove(key) ?? 0;
      if (value == null) {
        _values.remove(key);
      } else {
        _values[key] = value;
        _live += _sizes[key] = part.length;
      }
    });
    return '{${parts.join(',')}}';
  }

  Future<void> _writeAll() async {
    // What is written in the same turn goes to the disk together.
    await null;
    while (_waiting.isNotEmpty) {
      final lines = [..._waiting];
      _waiting.clear();
      try {
        await _writeLines(lines);
        for (final line in lines) {
          line.written.complete();
        }
      } catch (error, trace) {
        for (final line in lines) {
          line.written.completeError(error, trace);
        }
      }
    }
    _writing = null;
  }

  Future<void> _writeLines(List<_Line> lines) async {
    final bytes = BytesBuilder(copy: false);
    for (final line in lines) {
      bytes.add(line.bytes);
    }
    await _append(bytes.takeBytes());
    if (lines.any((line) => line.durable)) await _opened.flush();
    final garbage = _length - _live;
    if (garbage > max(_leastGarbage, _live) && garbage > _bearable) {
      await _tryRewrite();
    }
  }

  RandomAccessFile get _opened =>
      _file ?? (throw StateError('The records of $_path are not open.'));

  /// A line that did not get to the disk whole is taken back, at the latest
  /// before the next one is written.
  Future<void> _append(List<int> bytes) async {
    final file = _opened;
    if (_isTorn) await _takeBack(file);
    try {
      await file.writeFrom(bytes);
      _length += bytes.length;
    } catch (_) {
      _isTorn = true;
      await _takeBack(file);
      rethrow;
    }
  }

  Future<void> _takeBack(RandomAccessFile file) async {
    await file.truncate(_length);
    await file.setPosition(_length);
    _isTorn = false;
  }

  Future<void> _open(int length) async {
    final file = _file = await File(_path).open(mode: FileMode.append);
    await file.truncate(length);
    await file.setPosition(length);
    _length = length;
  }

  /// What was written stays written where there is no room for a new file, or
  /// something else holds the old one; it is tried again when there is twice
  /// as much to gain.
  Future<void> _tryRewrite() async {
    try {
      await _rewrite();
      _bearable = 0;
    } catch (_) {
      _bearable = 2 * (_length - _live);
      if (_file == null) await _open(await File(_path).length());
    }
  }

  Future<void> _rewrite() async {
    final beside = File('$_path.new');
    final bytes = BytesBuilder(copy: false);
    _values.forEach((key, value) {
      bytes.add(utf8.encode('${jsonEncode({key: value})}\n'));
    });
    final length = bytes.length;
    await beside.writeAsBytes(bytes.takeBytes(), flush: true);
    await _opened.close();
    _file = null;
    await beside.rename(_path);
    await _open(length);
  }

  /// Some disks don't tell capitals from small letters, and Windows keeps some
  /// names for its devices.
  static String _fileName(String name) {
    final isDevice = _devices.hasMatch(name);
    final out = StringBuffer();
    for (final (i, byte) in utf8.encode(name).indexed) {
      final char = String.fromCharCode(byte);
      _plain.hasMatch(char) && !(isDevice && i == 0)
          ? out.write(char)
          : out.write('%${byte.toRadixString(16).padLeft(2, '0')}');
    }
    return '$out';
  }

  static final _plain = RegExp('[a-z0-9-]');
  static final _devices = RegExp(r'^(con|prn|aux|nul|com\d|lpt\d)$');
}

final class _Line {
  _Line(this.bytes, this.durable);

  final List<int> bytes;
  final bool durable;
  final written = Completer<void>();
}
