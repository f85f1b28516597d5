"""DeltaBlue: an incremental solver of one-way constraints. Small classes, polymorphic calls, lists."""
import sys

REQUIRED, STRONG_PREFERRED, PREFERRED, STRONG_DEFAULT, NORMAL, WEAK_DEFAULT, WEAKEST = range(7)
NONE, FORWARD, BACKWARD = range(3)


class Variable:
    def __init__(self, name, value=0):
        self.name, self.value = name, value
        self.constraints, self.determined_by = [], None
        self.mark, self.strength, self.stay = 0, WEAKEST, True


class Constraint:
    """How strongly it is wanted, and the variables it joins; the subclass says which of them it can compute."""
    is_input = False

    def __init__(self, planner, strength):
        self.planner, self.strength = planner, strength

    def add(self):
        self.attach()
        self.planner.add(self)

    def destroy(self):
        if self.satisfied():
            self.planner.remove(self)
        else:
            self.detach()

    def satisfy(self, mark):
        """Choose a method; the constraint that was overridden by it, or None."""
        self.choose(mark)
        if not self.satisfied():
            if self.strength == REQUIRED:
                raise ValueError("cannot satisfy a required constraint")
            return None
        self.mark_inputs(mark)
        out = self.output()
        overridden = out.determined_by
        if overridden is not None:
            overridden.forget()
        out.determined_by = self
        if not self.planner.propagate(self, mark):
            raise ValueError("cycle of constraints")
        out.mark = mark
        return overridden


class Unary(Constraint):
    def __init__(self, planner, variable, strength):
        super().__init__(planner, strength)
        self.out, self.on = variable, False
        self.add()

    def attach(self):
        self.on = False
        self.out.constraints.append(self)

    def detach(self):
        self.out.constraints.remove(self)
        self.on = False

    def choose(self, mark):
        self.on = self.out.mark != mark and self.strength < self.out.strength

    def satisfied(self):
        return self.on

    def mark_inputs(self, mark):
        pass

    def output(self):
        return self.out

    def forget(self):
        self.on = False

    def recalculate(self):
        self.out.strength = self.strength
        self.out.stay = not self.is_input
        if self.out.stay:
            self.execute()

    def inputs_known(self, mark):
        return True


class Stay(Unary):
    def execute(self):
        pass


class Edit(Unary):
    is_input = True

    def execute(self):
        pass


class Binary(Constraint):
    def __init__(self, planner, first, second, strength):
        super().__init__(planner, strength)
        self.first, self.second, self.direction = first, second, NONE
        self.add()

    def attach(self):
        self.direction = NONE
        self.first.constraints.append(self)
        self.second.constraints.append(self)

    def detach(self):
        self.first.constraints.remove(self)
        self.second.constraints.remove(self)
        self.direction = NONE

    def choose(self, mark):
        first, second, strength = self.first, self.second, self.strength
        if first.mark == mark:
            self.direction = FORWARD if second.mark != mark and strength < second.strength else NONE
        elif second.mark == mark:
            self.direction = BACKWARD if strength < first.strength else NONE
        elif second.strength < first.strength:
            self.direction = BACKWARD if strength < first.strength else NONE
        else:
            self.direction = FORWARD if strength < second.strength else NONE

    def satisfied(self):
        return self.direction != NONE

    def input(self):
        return self.first if self.direction == FORWARD else self.second

    def output(self):
        return self.second if self.direction == FORWARD else self.first

    def mark_inputs(self, mark):
        self.input().mark = mark

    def forget(self):
        self.direction = NONE

    def recalculate(self):
        source, out = self.input(), self.output()
        out.strength = max(self.strength, source.strength)
        out.stay = source.stay
        if out.stay:
            self.execute()

    def inputs_known(self, mark):
        source = self.input()
        return source.mark == mark or source.stay or source.determined_by is None


class Equal(Binary):
    def execute(self):
        self.output().value = self.input().value


class Scaled(Binary):
    """second = first * scale + offset"""

    def __init__(self, planner, first, scale, offset, second, strength):
        self.scale, self.offset = scale, offset
        super().__init__(planner, first, second, strength)

    def attach(self):
        super().attach()
        self.scale.constraints.append(self)
        self.offset.constraints.append(self)

    def detach(self):
        super().detach()
        self.scale.constraints.remove(self)
        self.offset.constraints.remove(self)

    def mark_inputs(self, mark):
        super().mark_inputs(mark)
        self.scale.mark = self.offset.mark = mark

    def execute(self):
        if self.direction == FORWARD:
            self.second.value = self.first.value * self.scale.value + self.offset.value
        else:
            self.first.value = (self.second.value - self.offset.value) // self.scale.value

    def recalculate(self):
        source, out = self.input(), self.output()
        out.strength = max(self.strength, source.strength)
        out.stay = source.stay and self.scale.stay and self.offset.stay
        if out.stay:
            self.execute()


class Planner:
    def __init__(self):
        self.mark = 0

    def new_mark(self):
        self.mark += 1
        return self.mark

    def add(self, constraint):
        mark = self.new_mark()
        overridden = constraint.satisfy(mark)
        while overridden is not None:
            overridden = overridden.satisfy(mark)

    def remove(self, constraint):
        out = constraint.output()
        constraint.forget()
        constraint.detach()
        for strength in sorted_by_strength(self.unsatisfied_after(out)):
            self.add(strength)

    def unsatisfied_after(self, out):
        """Walk downstream of a variable that lost its constraint; the constraints that might now be satisfied."""
        out.determined_by, out.strength, out.stay = None, WEAKEST, True
        unsatisfied, todo = [], [out]
        while todo:
            variable = todo.pop()
            for constraint in variable.constraints:
                if not constraint.satisfied():
                    unsatisfied.append(constraint)
            determining = variable.determined_by
            for constraint in variable.constraints:
                if constraint is not determining and constraint.satisfied():
                    constraint.recalculate()
                    todo.append(constraint.output())
        return unsatisfied

    def propagate(self, constraint, mark):
        todo = [constraint]
        while todo:
            constraint = todo.pop()
            if constraint.output().mark == mark:
                self.remove(constraint)
                return False
            constraint.recalculate()
            self.consuming(constraint.output(), todo)
        return True

    def consuming(self, variable, found):
        determining = variable.determined_by
        for constraint in variable.constraints:
            if constraint is not determining and constraint.satisfied():
                found.append(constraint)

    def plan(self, sources):
        mark, plan, todo = self.new_mark(), [], [c for c in sources if c.is_input and c.satisfied()]
        while todo:
            constraint = todo.pop()
            out = constraint.output()
            if out.mark != mark and constraint.inputs_known(mark):
                plan.append(constraint)
                out.mark = mark
                self.consuming(out, todo)
        return plan


def sorted_by_strength(constraints):
    return sorted(constraints, key=lambda constraint: constraint.strength)


def change(planner, variable, value):
    edit = Edit(planner, variable, PREFERRED)
    plan = planner.plan([edit])
    for i in range(10):
        variable.value = value
        for constraint in plan:
            constraint.execute()
    edit.destroy()


def chain(n):
    """A chain of equalities: what is set at one end arrives at the other."""
    planner = Planner()
    variables = [Variable("v%d" % i) for i in range(n + 1)]
    for before, after in zip(variables, variables[1:]):
        Equal(planner, before, after, REQUIRED)
    Stay(planner, variables[n], STRONG_DEFAULT)
    edit = Edit(planner, variables[0], PREFERRED)
    plan = planner.plan([edit])
    for value in range(100):
        variables[0].value = value
        for constraint in plan:
            constraint.execute()
        assert variables[n].value == value
    edit.destroy()


def projection(n):
    """Two sets of values joined by a scale and an offset that are changed in turn."""
    planner = Planner()
    scale, offset = Variable("scale", 10), Variable("offset", 1000)
    pairs = []
    for i in range(n):
        source, target = Variable("source", i), Variable("target", i)
        Stay(planner, source, NORMAL)
        Scaled(planner, source, scale, offset, target, REQUIRED)
        pairs.append((source, target))
    source, target = pairs[-1]
    change(planner, source, 17)
    assert target.value == 1170
    change(planner, target, 1050)
    assert source.value == 5
    change(planner, scale, 5)
    assert all(t.value == s.value * 5 + 1000 for s, t in pairs[:-1])
    change(planner, offset, 2000)
    assert all(t.value == s.value * 5 + 2000 for s, t in pairs[:-1])
    return sum(t.value for s, t in pairs)


n = int(sys.argv[1]) if len(sys.argv) > 1 else 4000
for _ in range(3):
    chain(n)
    total = projection(n)
print(total)
