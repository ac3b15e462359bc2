// Composes without end into an outbox that is given, and prints each id once it
// is kept, until it is killed.
import '../../lib/snug_chat.dart';

Future<void> main(List<String> arguments) async {
  final [folder, first] = arguments;
  final outbox = SnugStorage.folder(folder).outbox('http://a', 'ann');
  await outbox.load();
  print('ready');
  for (var i = int.parse(first);; i++) {
    final entry = OutboxEntry.compose(
      kind: 'send',
      id: '$i',
      composedAt: '2026-11-24T00:00:00.000Z',
      command: {'room': 'r', 'text': 'text $i ${'x' * (i % 300)}'},
    );
    await outbox.put(entry);
    print(i);
    if (i % 3 == 0) await outbox.remove('${i - 1}');
  }
}
