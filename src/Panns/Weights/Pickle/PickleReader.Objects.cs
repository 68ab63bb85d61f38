using System.Text;

namespace Panns.Weights.Pickle;

/// <summary>Collections, globals and calls.</summary>
internal ref partial struct PickleReader
{
    private const int DeepestTuple = 64;

    private bool TryCollection(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.EmptyTuple:
                _stack.Push(new PickleValue(PickleKind.Tuple, 0, PickleTuple.Empty));
                return true;
            case PickleOpcode.Tuple1 or PickleOpcode.Tuple2 or PickleOpcode.Tuple3:
                PushTuple(_stack.PopMany(opcode - PickleOpcode.Tuple1 + 1));
                return true;
            case PickleOpcode.Tuple:
                PushTuple(_stack.PopToMark());
                return true;
            case PickleOpcode.EmptyList:
                _budget.Charge(64);
                _stack.Push(new PickleValue(PickleKind.List, 0, new PickleList()));
                return true;
            case PickleOpcode.Append:
                AppendTo(_stack.PopMany(1), _stack.Peek());
                return true;
            case PickleOpcode.Appends:
                AppendTo(_stack.PopToMark(), _stack.Peek());
                return true;
            case PickleOpcode.EmptyDict:
                PushDict();
                return true;
            case PickleOpcode.EmptySet:
                _stack.Push(PickleValue.Opaque);
                return true;
            case PickleOpcode.Additems:
                AppendTo(_stack.PopToMark(), _stack.Peek());
                return true;
            case PickleOpcode.Frozenset:
                _stack.PopToMark();
                _stack.Push(PickleValue.Opaque);
                return true;
            case PickleOpcode.Setitem:
                SetItems(_stack.PopMany(2), _stack.Peek());
                return true;
            case PickleOpcode.Setitems:
                SetItems(_stack.PopToMark(), _stack.Peek());
                return true;
            default:
                return false;
        }
    }

    private bool TryObject(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Global:
                PushGlobal($"{TakeLine()}.{TakeLine()}");
                return true;
            case PickleOpcode.StackGlobal:
                PushGlobal(QualifiedName(_stack.PopMany(2)));
                return true;
            case PickleOpcode.Inst:
                throw RefuseGlobal($"{TakeLine()}.{TakeLine()}");
            case PickleOpcode.Binpersid:
                _stack.Push(_objects.Persistent(TupleItems(_stack.Pop(), "a reference to stored data"), Texts));
                return true;
            case PickleOpcode.Obj:
                throw _stack.HasMarks && _stack.PopToMark() is [var called, ..] && NameOf(called) is { } name ? RefuseGlobal(name) : RefuseOpcode(opcode);
            case PickleOpcode.Reduce:
                var arguments = TupleItems(_stack.Pop(), "the arguments of a call");
                Call(_stack.Pop(), arguments);
                return true;
            case PickleOpcode.Newobj:
                arguments = TupleItems(_stack.Pop(), "the arguments of a call");
                Make(_stack.Pop(), arguments);
                return true;
            case PickleOpcode.NewobjEx:
                _stack.Pop(); // arguments by name
                arguments = TupleItems(_stack.Pop(), "the arguments of a call");
                Make(_stack.Pop(), arguments);
                return true;
            case PickleOpcode.Build:
                // An attribute dict (an OrderedDict's _metadata) or the state of a skipped object: not needed for weights.
                _stack.Pop();
                return _stack.Peek().Kind is PickleKind.Dict or PickleKind.Opaque
                    ? true
                    : throw Refuse("its pickle sets the state of something that has none");
            default:
                return false;
        }
    }

    private readonly void PushTuple(ReadOnlySpan<PickleValue> items)
    {
        var depth = 0;
        foreach (var item in items)
        {
            depth = Math.Max(depth, item.Reference is PickleTuple inner ? inner.Depth : 0);
        }

        if (depth >= DeepestTuple)
        {
            throw Refuse("its values are nested too deeply");
        }

        _budget.Charge(64 + 32L * items.Length);
        _stack.Push(new PickleValue(PickleKind.Tuple, 0, new PickleTuple(items.ToArray(), depth + 1)));
    }

    private readonly void PushDict()
    {
        _budget.Charge(256);
        _stack.Push(new PickleValue(PickleKind.Dict, 0, new PickleDict()));
    }

    private readonly void PushDict(PickleList pairs)
    {
        PushDict();
        var dict = (PickleDict)_stack.Peek().Reference!;
        foreach (var pair in pairs.Items)
        {
            if (pair.Reference is not PickleList { IsCut: false, Items: [var key, var value] })
            {
                throw Refuse("its pickle makes a dict of something that is no list of pairs");
            }

            SetItem(dict, key, value);
        }
    }

    private readonly void AppendTo(ReadOnlySpan<PickleValue> items, PickleValue target)
    {
        if (target.Reference is not PickleList list)
        {
            // Skipped objects may be list-like; nothing else is.
            _ = target.Kind == PickleKind.Opaque ? 0 : throw Refuse("its pickle appends to something that is no list");
        }
        else
        {
            foreach (var item in items)
            {
                if (_keepLists || list.MayBeOfDict(item))
                {
                    _budget.Charge(64); // room for the list's doubling
                    list.Items.Add(item);
                }
                else
                {
                    list.IsCut = true;
                }
            }
        }
    }

    private readonly void SetItems(ReadOnlySpan<PickleValue> items, PickleValue target)
    {
        if (items.Length % 2 != 0 || (target.Reference is not PickleDict && target.Kind != PickleKind.Opaque))
        {
            throw Refuse("its pickle sets items of something that is no dict");
        }

        for (var i = 0; i < items.Length && target.Reference is PickleDict dict; i += 2)
        {
            SetItem(dict, items[i], items[i + 1]);
        }
    }

    private readonly void SetItem(PickleDict dict, PickleValue key, PickleValue value)
    {
        if (key.Kind == PickleKind.Text)
        {
            _budget.Charge(192); // an entry, with the table's doubling
            dict.Items[Texts.Decode(key)] = value;
        }
    }

    /// <summary>A known global, or the name of an unknown one, which is harmless unless it is called.</summary>
    private readonly void PushGlobal(string name)
    {
        name = OneLine(name);
        _stack.Push(
            PickleGlobals.TryFind(name, out var global) ? new PickleValue(PickleKind.Global, (long)global)
            : PickleGlobals.IsSuspect(name) ? throw RefuseGlobal(name)
            : new PickleValue(PickleKind.Opaque, 0, name));
    }

    /// <summary>An object made without calling a function; skipped if its class is unknown.</summary>
    private readonly void Make(PickleValue made, ReadOnlySpan<PickleValue> arguments)
    {
        if (made.Kind == PickleKind.Opaque)
        {
            _stack.Push(made);
        }
        else
        {
            Call(made, arguments);
        }
    }

    private readonly void Call(PickleValue callee, ReadOnlySpan<PickleValue> arguments)
    {
        if (callee.Kind != PickleKind.Global)
        {
            throw NameOf(callee) is { } name ? RefuseGlobal(name) : Refuse("its pickle calls something that is no function");
        }

        var global = (PickleGlobal)callee.Number;
        switch (global)
        {
            case PickleGlobal.OrderedDict when arguments.IsEmpty:
                PushDict();
                break;
            case PickleGlobal.OrderedDict when arguments is [{ Reference: PickleList { IsCut: false } list }]:
                PushDict(list);
                break;
            case PickleGlobal.Skipped:
                _stack.Push(PickleValue.Opaque);
                break;
            case PickleGlobal.Attribute:
                // An enum member or a method of a skipped object, which is never called.
                _stack.Push(arguments is [{ Kind: PickleKind.Opaque }, { Kind: PickleKind.Text }] ? PickleValue.Opaque : throw RefuseGlobal(NameOf(callee)!));
                break;
            case PickleGlobal.Size when arguments.Length == 1:
                _stack.Push(arguments[0]);
                break;
            default:
                _stack.Push(_objects.Call(global, arguments, Texts));
                break;
        }
    }

    private readonly ReadOnlySpan<PickleValue> TupleItems(PickleValue value, string what)
        => value.Reference is PickleTuple tuple ? tuple.Items : throw Refuse($"its pickle gives {what} as something that is no tuple");

    private readonly string QualifiedName(ReadOnlySpan<PickleValue> parts)
        => parts[0].Kind == PickleKind.Text && parts[1].Kind == PickleKind.Text
            ? $"{Texts.Decode(parts[0])}.{Texts.Decode(parts[1])}"
            : throw Refuse("its pickle names a global by something that is no text");

    private string TakeLine()
    {
        var rest = _bytes[Position..];
        var length = rest[..Math.Min(rest.Length, 256)].IndexOf((byte)'\n');
        if (length < 0)
        {
            throw Refuse($"its pickle is cut short, or names a global of more than 255 letters, at byte {Position}");
        }

        _budget.Charge(2 * length + 32);
        Position += length + 1;
        return Encoding.UTF8.GetString(rest[..length]);
    }

    private static string? NameOf(PickleValue called)
        => called is { Kind: PickleKind.Global, Number: (long)PickleGlobal.Attribute } ? "builtins.getattr" : called.ClassName;

    private readonly PannsException RefuseGlobal(string name) => Refuse(
        $"its pickle asks for '{OneLine(name)}', which no state dict needs and which could run code; "
        + "if you trust the file, save its model.state_dict() alone with PyTorch");

    // The name comes from the file, so it must not be able to control the terminal.
    private static string OneLine(string name) => string.Concat(name.Select(letter => char.IsControl(letter) ? '?' : letter));
}
